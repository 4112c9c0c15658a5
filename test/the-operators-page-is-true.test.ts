import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import {
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  type Person,
  placeOf,
  reachNumber
} from './support/customer.ts'
import { createDatabase, databaseServer } from './support/database.ts'
import { freePort } from './support/free-port.ts'
import { configurePool } from './support/pool.ts'
import { startServiceProcess } from './support/service-process.ts'
import { type System, startSystem } from './support/system.ts'
import { dial } from './support/telephone.ts'

const run = promisify(execFile)
const path = (inRepository: string) => fileURLToPath(new URL(`../${inRepository}`, import.meta.url))
const DAY_MS = 86_400_000

const page = await readFile(path('docs/operators.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
/** The one block of shell on the page that has these words in it. */
function block(words: string): string {
  const found = blocks.filter((text) => text.includes(words))
  if (found.length !== 1) throw new Error(`${found.length} blocks have "${words}"`)
  return found[0] as string
}
const section = (title: string) =>
  page.split(/^(?=#+ )/m).find((text) => text.startsWith(`## ${title}\n`)) ?? ''

/** Says no to every recipient, so that each letter becomes one for an operator to look at. */
async function refusingMailServer(t: Test): Promise<string> {
  const server = createServer((socket) => {
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 here')
    socket.on('data', (text) => say(/^RCPT/im.test(String(text)) ? '550 nobody' : '250 fine'))
    socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The operator's shell: his own commands find this installation instead of the one on the page. */
async function shell(t: Test, system: System) {
  const folder = t.testdir({})
  const command = async (name: string, text: string) => {
    await writeFile(join(folder, name), `#!/bin/bash\n${text}\n`)
    await chmod(join(folder, name), 0o755)
  }
  const { tokens, urls, redis } = system
  await command(
    'yobirin',
    `YOBIRIN_API_URL=${urls['call-verification']} YOBIRIN_FLOW_URL=\${FLOW:-${urls.flow}} \\
YOBIRIN_API_TOKEN=${tokens.operator} exec '${process.execPath}' '${path('services/command-line/dist/main.js')}' "$@"`
  )
  await command('redis-cli', `PATH=\${PATH#*:} exec redis-cli -p ${new URL(redis.url).port} "$@"`)
  const PATH = `${folder}:${process.env.PATH}`
  return async (script: string, variables: Readonly<Record<string, string>> = {}) => {
    const here = script
      .replaceAll('/var/lib/redis', redis.directory)
      .replaceAll('localhost:3003', new URL(urls.notification).host)
    const env = { PATH, YOBIRIN_API_TOKEN: tokens.operator, ...variables }
    const options = { cwd: folder, env }
    const { stdout, stderr } = await run('bash', ['--norc', '-ec', here], options).catch(
      (error) => error
    )
    return `${stdout}${stderr}`
  }
}

/** Somebody who gets through, and somebody who mistypes the birth date until the account is locked. */
async function twoCustomers(system: System) {
  const person = await inventPerson(system, inventedPhone(0), 'ichiro@example.jp')
  const customer = await openJourney(system, person)
  const journeyId = new URL((await customer.page()).url).pathname.split('/')[2] ?? ''
  const to = await reachNumber(customer)
  await dial(system, { from: person.phone, to })
  await customer.untilStatus('verified')
  const place = placeOf(await finish(customer))

  const other = await inventPerson(system, inventedPhone(1), 'jiro@example.jp')
  const forgetful = await openJourney(system, other)
  await forgetful.press('next', other.fields)
  for (let guess = 0; guess < 2; guess++) {
    await forgetful.press('next', { ...other.fields, birthDay: '9' })
  }
  const { code } = await forgetful.press('next', { ...other.fields, birthDay: '9' })
  return { person, journeyId, place, locked: other, code }
}

function accountOf({ fields }: Person) {
  const { branch, accountType, accountNumber = '' } = fields
  return {
    ...{ institution: 'yobirin-shinkumi', branch, accountType },
    accountNumber: accountNumber.padStart(7, '0')
  }
}

t.test('what the page for operators says is what happens', async (t) => {
  const system = await startSystem(t, {
    SMTP_URL: await refusingMailServer(t),
    ...{ TEST_CALL_GATEWAY: 'sandbox', TEST_CALL_FROM: '+815031112222' }
  })
  const sh = await shell(t, system)
  await configurePool(system, { ringSeconds: 1 })
  const customers = await twoCustomers(system)
  t.equal(customers.place, 'connected')
  t.equal(customers.code, 'B4640')

  await t.test(
    'the first day: secrets that are none of the sandbox, a pool, numbers',
    async (t) => {
      const made = await sh(`${block('jwks()')}\ncat yobirin.env`)
      t.match(made, /^JWKS='\{"keys":\[\{.*"d":"/m)
      t.match(made, /^API_TOKENS=tanaka:operator:[\w-]{43},sato:administrator:[\w-]{43},/m)
      t.notMatch(made, /sandbox/)
      const numbers = block('pools import numbers.csv')
      const told = await sh(`printf '0120-000-103\\n0120-000-104\\n' > numbers.csv\n${numbers}`)
      t.match(told, /0120-000-101/)
      t.match(told, /2 numbers would be added, none was/)
      t.match(
        await sh('yobirin pools import numbers.csv --pool main --why x --yes'),
        /2 numbers added/
      )
    }
  )

  await t.test('pools at the keyboard: each command of the table', async (t) => {
    const rows = section('Pools at the keyboard')
    const commands = [...rows.matchAll(/`(?:yobirin )?(pools [^`]*)`/g)].map(
      ([, text = '']) => text
    )
    t.ok(commands.length >= 5, `${commands.length} commands`)
    for (const command of commands) {
      const number = / (configure|plan) |0120/.test(command) ? '' : '0120-000-104'
      const typed = command.replace(/ --why '…' --yes| …/, '')
      if (command.startsWith('pools history')) continue
      const said = await sh(`yobirin ${typed} ${number} --why tried --yes && echo DONE`)
      t.match(said, /DONE\n$/, command)
    }
    let history = ''
    while (!history.includes('drained')) history = await sh('yobirin pools history main')
    t.match(history, /number drained +0120-000-103 +night-shift \(operator\) +tried/)
    const ofOne = await sh('yobirin pools history 0120-000-104')
    t.match(ofOne, /number retired +0120-000-104/)
    t.notMatch(ofOne, /0120-000-103/)
    t.match(await sh(block('--arrivals-per-second')), /\d+ active numbers are needed/)
  })

  await t.test('every address of the table for customers, consents and the log', async (t) => {
    const rows = section('Customers, consents and the operation log')
    const integrators = await readFile(path('docs/integrators.md'), 'utf8')
    const [, client = ''] = /"client": (\{[\s\S]*?\n {2}\})\}'/.exec(integrators) ?? []
    const values: Record<string, string> = {
      institution: 'yobirin-shinkumi',
      startsAt: new Date(Date.now() + DAY_MS).toISOString(),
      endsAt: new Date(Date.now() + DAY_MS + 3_600_000).toISOString()
    }
    const ids: Record<string, string> = {
      '/clients': JSON.parse(client || '{}').id,
      '/switches/institution': 'suzukaze-shinkumi'
    }
    const calls = [...rows.matchAll(/`(GET|POST|PUT) (\/[^`]+)`(?:[^`|]*`(\{[^`]*\})`)?/g)]
    t.ok(calls.length >= 10, `${calls.length} addresses`)
    for (const [, method = '', address = '', body] of [...calls, ['', 'GET', '/locks']]) {
      const account = address === '/consents/find' ? customers.person : customers.locked
      const asked = address
        .replace(/^(\/.*)\/\{\w+\}/, (_, before) => `${before}/${ids[before]}`)
        .replace('=…', `=${customers.journeyId}`)
        .replace(/^\/admin\/v1/, '')
      const written = body
        ?.replace('{…}', client)
        .replaceAll(/"(\w+)": "…"/g, (_, key) => `"${key}": "${values[key] ?? 'tried'}"`)
      const sent = address.endsWith('/find') ? JSON.stringify(accountOf(account)) : written
      const answer = await fetch(`${system.urls.flow}/admin/v1${asked}`, {
        method,
        headers: {
          authorization: `Bearer ${system.tokens.administrator}`,
          ...(sent && { 'content-type': 'application/json' })
        },
        ...(sent && { body: sent })
      })
      const told = await answer.text()
      t.ok(answer.ok, `${method} ${address}: ${answer.status} ${answer.ok ? '' : told}`)
      if (address === '/locks/find') ids['/locks'] = JSON.parse(told).accountKey
      if (address === '/consents/find') ids['/consents'] = JSON.parse(told).consents[0].id
    }
  })

  await t.test('letters that were given up are listed, and sent again', async (t) => {
    let listed = ''
    while (!listed.includes('refused')) listed = await sh(block('/v1/dead-letters -H'))
    const [example = ''] = page.match(/^\{"deadLetters"[\s\S]*?^```$/m) ?? []
    const [letter] = JSON.parse(listed).deadLetters
    const keys = (one: object) => Object.keys(one).sort()
    t.same(keys(letter), keys(JSON.parse(example.replace('```', '')).deadLetters[0]))
    const again = block('/resend').replace(/granted-[\w-]+/, letter.id)
    t.notMatch(await sh(again), /"status":[45]/)
  })

  await t.test('Redis: copied while it runs, lost, and put back', async (t) => {
    const state = async () => {
      const { numbers } = JSON.parse(await sh('yobirin pools show main --json'))
      return numbers.find((one: { targetNumber: string }) => one.targetNumber === '+81120000101')
        ?.state
    }
    await sh(block('auto-aof-rewrite-percentage'))
    t.match(await sh('yobirin pools drain 0120-000-101 --why tried --yes'), /done/)
    await system.redis.kill()
    t.match(await sh(block('redis-check-aof')), /All AOF files and manifest are valid/)
    await system.redis.restart()
    for (const service of ['flow', 'call-verification', 'notification'] as const) {
      while (!(await fetch(`${system.urls[service]}/readyz`).catch(() => undefined))?.ok);
    }
    t.equal(await state(), 'active', 'as it was then, and the services went on by themselves')
  })

  const skip = databaseServer ? false : 'there is no PostgreSQL server'
  await t.test('PostgreSQL: dumped and restored, the chains are whole', { skip }, async (t) => {
    const NEW_DATABASE_URL = await createDatabase(t)
    const { DATABASE_URL = '' } = system.environment
    t.equal(await sh(block('pg_dump'), { DATABASE_URL, NEW_DATABASE_URL }), '')
    const port = await freePort()
    const FLOW = `http://localhost:${port}`
    await startServiceProcess(t, {
      ...{ service: 'flow', readyUrl: `${FLOW}/readyz` },
      logFile: join(tmpdir(), `yobirin-${port}.log`),
      environment: {
        ...system.environment,
        ...{ FLOW_PORT: String(port), DATABASE_URL: NEW_DATABASE_URL }
      }
    })
    const verify = block('log verify --known').replace(/^export .*\n/m, '')
    const again = `yobirin log verify --json > ends-of-yesterday.json\n${verify}`
    const whole = await sh(again, { FLOW })
    t.match(whole, /administration +intact, \d+ records/)
    t.match(whole, /yobirin-shinkumi +intact, \d+ records/)
    t.notMatch(whole, /BROKEN/)

    await fetch(`${system.urls.flow}/admin/v1/switches/institution/suzukaze-shinkumi`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${system.tokens.operator}`,
        'content-type': 'application/json'
      },
      body: JSON.stringify({ switchedOff: false, why: 'after the dump' })
    })
    t.match(await sh('yobirin log verify'), /administration +intact/)
    const cut = await sh('yobirin log verify || echo "ends with $?"', { FLOW })
    t.match(cut, /administration +BROKEN at record \d+: cut_off/)
    t.match(cut, /ends with 3/)
    const [, forget = ''] = /`(redis-cli hdel [^`]+)`/.exec(page) ?? []
    await sh(forget.replace('<chain>', 'administration'))
    t.match(await sh('yobirin log verify', { FLOW }), /administration +intact/)
  })
})
