import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import {
  AccountFoundSchema,
  DirectoryAccountSchema,
  PinVerifiedSchema,
  VerifyPinSchema
} from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import t, { type Test } from 'tap'
import type { AccountDirectory } from '../src/account-directory/account-directory.ts'
import { configuredDirectory } from '../src/account-directory/open-directory.ts'
import { createPinHashes, type PinHashes } from '../src/account-directory/pin-hashes.ts'
import { seedSandboxAccounts } from '../src/account-directory/seed-sandbox-accounts.ts'
import {
  type SandboxAccount,
  sqlAccountDirectory
} from '../src/account-directory/sql-account-directory.ts'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/database/database.ts'
import { loadInstitutions } from '../src/institutions/institutions.ts'
import { createMetrics } from '../src/operations/metrics.ts'
import { pretendCallVerification } from './support/call-verification.ts'
import { issueCertificate } from './support/certificates.ts'
import { testDatabase } from './support/database.ts'
import { type FakeCore, startFakeCore } from './support/fake-core.ts'
import { startFlow, testConfig } from './support/flow.ts'
import { begin, inventPerson, PIN } from './support/person.ts'

const authority = issueCertificate('authority')
const core = issueCertificate('core', { issuer: authority, host: 'localhost' })
const client = issueCertificate('flow', { issuer: authority })
const stranger = issueCertificate('stranger')

const ACCOUNT: SandboxAccount = {
  institution: 'yobirin-shinkumi',
  branch: '001',
  accountType: 'ordinary',
  accountNumber: '0000123',
  birthDate: '1958-04-03',
  phones: ['+819011113333', '+81312345678'],
  contactEmail: 'at-the-bank@mail.example',
  pin: '2580',
  status: 'open'
}
const { contactEmail: _, ...WITHOUT_EMAIL } = ACCOUNT
const ACCOUNTS: readonly SandboxAccount[] = [
  ACCOUNT,
  { ...WITHOUT_EMAIL, accountNumber: '0000124', phones: [], pin: '0000' },
  { ...ACCOUNT, accountNumber: '0000200', status: 'closed' },
  { ...ACCOUNT, accountNumber: '0000201', status: 'no_card' },
  { ...ACCOUNT, accountNumber: '0000202', status: 'moved' }
]
let database: Database
t.before(async () => {
  database = (await testDatabase(t)).database
})

const NOWHERE = { ...ACCOUNT, accountNumber: '9999999' }

/** Flow's side of a core system. */
interface Connected {
  readonly directory: AccountDirectory
  readonly fake: FakeCore
  /** Every line that was logged. */
  readonly lines: string[]
  /** How many questions ended how. */
  outcomes(): Promise<Record<string, number>>
}

/** The settings with which flow asks that core system. */
function settingsFor(t: Test, url: string): Partial<Config> {
  const files = t.testdir({
    'client.pem': client.cert,
    'client-key.pem': client.key,
    'ca.pem': authority.cert,
    'stranger.pem': stranger.cert,
    'stranger-key.pem': stranger.key
  })
  return {
    DIRECTORY_URL: url,
    DIRECTORY_CLIENT_CERT: `${files}/client.pem`,
    DIRECTORY_CLIENT_KEY: `${files}/client-key.pem`,
    DIRECTORY_CA: `${files}/ca.pem`,
    DIRECTORY_TIMEOUT_MS: 5_000
  }
}

async function connect(
  t: Test,
  { config = {}, server = core }: { config?: Partial<Config>; server?: typeof core } = {}
): Promise<Connected> {
  const fake = await startFakeCore(t, { server, authority })
  fake.accounts.push(...ACCOUNTS)
  const settings = settingsFor(t, fake.url)
  const folder = dirname(settings.DIRECTORY_CA ?? '')
  const inFiles = Object.fromEntries(
    Object.entries(config).map(([name, value]) =>
      String(value).endsWith('.pem') ? [name, `${folder}/${value}`] : [name, value]
    )
  )
  const metrics = createMetrics()
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const open = configuredDirectory(testConfig({ ...settings, ...inFiles }), {
    log: createLogger({ service: 'test', level: 'debug', destination }),
    metrics
  })
  const { directory, close } = open(database)
  t.teardown(() => close())
  const outcomes = async () => {
    const { values } = await metrics.coreSystemQuestions.get()
    return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]))
  }
  return { directory, fake, lines, outcomes }
}

async function inDatabase(pinHashes: PinHashes = createPinHashes('a pepper')) {
  const directory = sqlAccountDirectory({ database, pinHashes })
  for (const account of ACCOUNTS) await directory.put(account)
  return directory
}

const implementations: Record<string, (t: Test) => Promise<AccountDirectory>> = {
  'in the database': () => inDatabase(),
  'in a core system, over HTTP': async (t) => (await connect(t)).directory
}

for (const [where, open] of Object.entries(implementations)) {
  t.test(`records ${where}:`, async (t) => {
    const directory = await open(t)

    t.test('an account is found by all that names it', async (t) => {
      t.strictSame(await directory.find(ACCOUNT), {
        status: 'found',
        record: {
          birthDate: '1958-04-03',
          phones: ['+819011113333', '+81312345678'],
          contactEmail: 'at-the-bank@mail.example'
        }
      })
      t.strictSame(await directory.find({ ...ACCOUNT, accountNumber: '0000124' }), {
        status: 'found',
        record: { birthDate: '1958-04-03', phones: [] }
      })
      for (const another of [
        { institution: 'other' },
        { branch: '002' },
        { accountType: 'savings' },
        { accountNumber: '0000125' }
      ] as const) {
        t.strictSame(await directory.find({ ...ACCOUNT, ...another }), { status: 'not_available' })
      }
    })

    t.test('what is closed, moved or without a card is as if it were not there', async (t) => {
      for (const account of [...ACCOUNTS.filter(({ status }) => status !== 'open'), NOWHERE]) {
        t.strictSame(await directory.find(account), { status: 'not_available' })
        t.strictSame(await directory.verifyPin(account, ACCOUNT.pin), { status: 'not_available' })
      }
    })

    t.test('a PIN is right or wrong, also for many at once', async (t) => {
      t.strictSame(
        await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            directory.verifyPin(ACCOUNT, index % 3 === 0 ? '2580' : `258${index % 3}`)
          )
        ),
        Array.from({ length: 12 }, (_, index) => ({ status: index % 3 === 0 ? 'right' : 'wrong' }))
      )
      t.strictSame(await directory.verifyPin({ ...ACCOUNT, accountNumber: '0000124' }, '0000'), {
        status: 'right'
      })
    })
  })
}

t.test('the sandbox keeps PINs as argon2id with a pepper', async (t) => {
  await inDatabase()
  const [row] = await database.query<{ pin_hash: string }>(
    `SELECT pin_hash FROM sandbox_account WHERE account_number = '0000123'`
  )
  t.match(row?.pin_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const pinHashes = createPinHashes('another pepper')
  t.strictSame(await sqlAccountDirectory({ database, pinHashes }).verifyPin(ACCOUNT, '2580'), {
    status: 'wrong'
  })
})

t.test('the sandbox hashes for an account that is not there as for one that is', async (t) => {
  const real = createPinHashes('a pepper')
  const compared: boolean[] = []
  const directory = await inDatabase({
    hash: real.hash,
    matches: (hash, pin) => {
      compared.push(hash !== undefined)
      return real.matches(hash, pin)
    }
  })
  for (const account of [ACCOUNT, NOWHERE, ...ACCOUNTS.slice(2)]) {
    await directory.verifyPin(account, '2580')
  }
  t.equal(compared.length, 5)
})

t.test('the sandbox knows its customers, and keeps what was changed since', async (t) => {
  await database.query('DELETE FROM sandbox_account')
  const directory = sqlAccountDirectory({ database, pinHashes: createPinHashes('a pepper') })
  await Promise.all([1, 2].map(() => seedSandboxAccounts(directory)))
  const institutions = loadInstitutions()
  for (const customer of SANDBOX_CUSTOMERS) {
    t.ok(institutions.find(customer.institution), 'one of the sandbox’s institutions')
    const usable = customer.accountStatus === 'open'
    const expected = usable ? 'found' : 'not_available'
    t.equal((await directory.find(customer)).status, expected, customer.nameKana)
  }
  const [neo, kanade] = SANDBOX_CUSTOMERS
  if (!neo || !kanade) throw new Error('nobody is there')
  t.match(await directory.find(kanade), {
    record: { phones: ['+81330000123'], contactEmail: kanade.contactEmail }
  })
  t.strictSame(await directory.verifyPin(neo, neo.pin), { status: 'right' })

  await directory.put({ ...ACCOUNT, ...neo, phones: [], pin: '9999', status: 'open' })
  await seedSandboxAccounts(directory)
  t.strictSame(await directory.verifyPin(neo, '9999'), { status: 'right' })
})

interface Trouble {
  readonly answer: (response: ServerResponse) => unknown
  /** Whether it is worth asking again. */
  readonly again: boolean
  readonly hangs?: boolean
}

t.test('a core system in trouble is unavailable; only a search is asked again', async (t) => {
  const troubles: Record<string, Trouble> = {
    hangs: { answer: () => {}, again: true, hangs: true },
    'breaks off': { answer: (response) => response.destroy(), again: true },
    'answers half': {
      answer: (response) =>
        response.writeHead(200, { 'content-length': 60 }).write('{"status":"found","record":'),
      again: true,
      hangs: true
    },
    'answers half and breaks off': {
      answer: (response) => {
        response.writeHead(200, { 'content-length': 60 }).write('{"status":"rig')
        setImmediate(() => response.destroy())
      },
      again: true
    },
    'answers 500': { answer: (response) => response.writeHead(500).end('{}'), again: true },
    'answers 429': { answer: (response) => response.writeHead(429).end(), again: true },
    'answers 403': { answer: (response) => response.writeHead(403).end(), again: false },
    'leads elsewhere': {
      answer: (response) => response.writeHead(302, { location: '/accounts/found' }).end(),
      again: false
    },
    'answers a page': { answer: (response) => response.end('<p>busy</p>'), again: false },
    'answers nothing': { answer: (response) => response.end(), again: false },
    'answers other words': {
      answer: (response) => response.end('{"status":"perhaps"}'),
      again: false
    },
    'answers a telephone that is none': {
      answer: (response) =>
        response.end(
          '{"status":"found","record":{"birthDate":"1958-04-03","phones":["090-1111-3333"]}}'
        ),
      again: false
    },
    'does not stop': {
      answer: (response) => response.end(`{"status":"right","x":"${'x'.repeat(100_000)}"}`),
      again: true
    }
  }
  for (const [trouble, { answer, again, hangs = false }] of Object.entries(troubles)) {
    const config = hangs ? { DIRECTORY_TIMEOUT_MS: 300 } : {}
    const { directory, fake, lines } = await connect(t, { config })
    fake.outage = answer
    await t.rejects(directory.find(ACCOUNT), { code: 'DIRECTORY_UNAVAILABLE' }, trouble)
    t.equal(fake.asked.length, again ? 2 : 1, `${trouble}: a search`)
    await t.rejects(directory.verifyPin(ACCOUNT, '2580'), { code: 'DIRECTORY_UNAVAILABLE' })
    t.equal(fake.asked.length, again ? 3 : 2, `${trouble}: a PIN`)
    fake.outage = undefined
    if (again && !hangs) {
      fake.trouble.push(answer)
      t.match(await directory.find(ACCOUNT), { status: 'found' }, `${trouble}, and it passes`)
    }
    t.notMatch(lines.join(''), /0000123|2580|1958|9011113333|090-1111|mail\.example/)
    t.match(lines.join(''), /a question to the core system failed/)
    t.notMatch(fake.asked.join(' '), /\d/, 'nothing personal is in an address')
  }
})

t.test('after five faults in a row it is left alone, then asked once', async (t) => {
  const { directory, fake, lines, outcomes } = await connect(t)
  const start = Date.now()
  let now = start
  t.capture(Date, 'now', () => now)
  const unavailable = { code: 'DIRECTORY_UNAVAILABLE' }
  fake.outage = (response) => response.writeHead(500).end()
  for (let fault = 0; fault < 5; fault++) {
    await t.rejects(directory.verifyPin(ACCOUNT, '2580'), unavailable)
  }
  t.equal(fake.asked.length, 5)
  await t.rejects(directory.verifyPin(ACCOUNT, '2580'), unavailable)
  await t.rejects(directory.find(ACCOUNT), unavailable)
  t.equal(fake.asked.length, 5, 'nobody asks while it is left alone')
  t.match(lines.join(''), /left alone for now/)

  now = start + 10_000
  await t.rejects(directory.verifyPin(ACCOUNT, '2580'), unavailable)
  t.equal(fake.asked.length, 6, 'one question is let through')
  await t.rejects(directory.verifyPin(ACCOUNT, '2580'), unavailable)
  t.equal(fake.asked.length, 6, 'and it is left alone again')

  fake.outage = undefined
  now = start + 20_000
  t.strictSame(await directory.verifyPin(ACCOUNT, '2580'), { status: 'right' })
  t.strictSame(await directory.verifyPin(ACCOUNT, '2581'), { status: 'wrong' })
  t.match(lines.join(''), /answers again/)
  t.strictSame(await outcomes(), { failed: 6, left_alone: 3, answered: 2 })
})

t.test('both sides show certificates, and neither speaks with a stranger', async (t) => {
  const unavailable = { code: 'DIRECTORY_UNAVAILABLE' }
  const cases = {
    'flow is a stranger': {
      config: { DIRECTORY_CLIENT_CERT: 'stranger.pem', DIRECTORY_CLIENT_KEY: 'stranger-key.pem' }
    },
    'the core is a stranger': { config: { DIRECTORY_CA: 'stranger.pem' } },
    'the core is somebody else': {
      server: issueCertificate('core', { issuer: authority, host: 'core.bank.example' })
    }
  }
  for (const [who, options] of Object.entries(cases)) {
    const { directory, fake } = await connect(t, options)
    await t.rejects(directory.find(ACCOUNT), unavailable, who)
    await t.rejects(directory.verifyPin(ACCOUNT, '2580'), unavailable, who)
    t.same(fake.asked, [])
  }
})

t.test(
  'a journey asks the core system; while that is away it ends with B0070, and nothing counts',
  async (t) => {
    const fake = await startFakeCore(t, { server: core, authority })
    const flow = await startFlow(t, { config: settingsFor(t, fake.url) })
    const callVerification = await pretendCallVerification(t, flow)
    const records = {
      ...flow.directory,
      put: async (a: SandboxAccount) => void fake.accounts.push(a)
    }
    const person = await inventPerson({ ...flow, directory: records })
    const atTheCheck = async () => {
      const customer = await begin(flow)
      await customer.press('next', { fields: person.fields })
      await customer.page()
      return customer
    }
    const atThePin = async () => {
      const customer = await atTheCheck()
      await customer.press('next', { fields: person.fields })
      t.equal((await customer.page()).step, 'phone')
      await customer.press('next')
      await customer.page()
      await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
      await customer.page()
      await customer.press('confirm')
      t.equal((await customer.page()).step, 'pin')
      return customer
    }
    const down = (response: ServerResponse) => response.writeHead(503).end()

    const first = await atTheCheck()
    fake.trouble.push(down, down)
    await first.press('next', { fields: person.fields })
    t.match(await first.page(), { step: 'stopped', code: 'B0070' })

    const second = await atThePin()
    fake.trouble.push(down)
    await second.press('next', { fields: { pin: '0000' } })
    t.match(await second.page(), { step: 'stopped', code: 'B0070' })

    const third = await atThePin()
    for (const pin of ['0001', '0002']) {
      await third.press('next', { fields: { pin } })
      t.match(await third.page(), { step: 'pin', code: 'B6120' })
    }
    await third.press('next', { fields: { pin: PIN } })
    t.equal((await third.page()).step, 'consent')
    t.notMatch(fake.asked.join(' '), /\d/)
  }
)

t.test('a certificate that cannot be used stops the start, by the variable’s name', async (t) => {
  const cases = {
    'DIRECTORY_CLIENT_CERT is missing': { DIRECTORY_CLIENT_CERT: '' },
    'DIRECTORY_CLIENT_KEY is missing': { DIRECTORY_CLIENT_KEY: '' },
    'DIRECTORY_CA names a file that cannot be read: ENOENT': { DIRECTORY_CA: 'nowhere.pem' },
    'are not a pair': { DIRECTORY_CLIENT_KEY: 'stranger-key.pem' }
  }
  for (const [says, config] of Object.entries(cases)) {
    const error = await connect(t, { config }).catch((thrown) => thrown)
    t.match(error, { code: 'CONFIGURATION_INVALID' })
    t.match(error.message, says)
    t.notMatch(error.message, /BEGIN/)
  }
})

t.test('the document for banks is valid, and says what is sent and understood', async (t) => {
  const path = fileURLToPath(
    new URL('../../../docs/account-directory.openapi.json', import.meta.url)
  )
  const document = JSON.parse(readFileSync(path, 'utf8'))
  t.equal(document.openapi, '3.1.0')
  t.match(await new Validator().validate(structuredClone(document)), { valid: true })
  const schemas = {
    Account: DirectoryAccountSchema,
    AccountFound: AccountFoundSchema,
    VerifyPin: VerifyPinSchema,
    PinVerified: PinVerifiedSchema
  }
  t.strictSame(document.components.schemas, JSON.parse(JSON.stringify(schemas)))
})
