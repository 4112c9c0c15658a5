import { OPERATION_LOG_QUEUE, VERIFICATION_COMMANDS_QUEUE } from '@yobirin/contracts'
import t from 'tap'
import { DirectoryUnavailable } from '../../src/account-directory/account-directory.ts'
import { checkClaim, claim, cookieName, cookieOptions } from '../../src/journey/browser-claim.ts'
import { entered } from '../../src/journey/form.ts'
import { createGuessOnce, withGuessSettled } from '../../src/journey/guess-once.ts'
import { isJourneyId, type Journey, randomId } from '../../src/journey/journey.ts'
import type { StoredJourney } from '../../src/journey/journey-store.ts'
import { keepEntered } from '../../src/journey/keep-entered.ts'
import type { VerificationView } from '../../src/waiting/verification-view.ts'
import {
  ADDRESS,
  type JourneysInMemory,
  journeysInMemory,
  NOON,
  RETURN_URL,
  SECRET
} from '../support/journeys-in-memory.ts'

const MIDNIGHT = Date.parse('2026-11-27T15:00:00.000Z')
const DAY_MS = 86_400_000
const ACCOUNT = { branch: '001', accountType: 'ordinary', accountNumber: '1000001' } as const
const CUSTOMER = { phone: '+819011113333', email: 'hanako@mail.example', nameKana: 'ｽｽﾞｷ ﾊﾅｺ' }
const FIELDS = {
  ...{ nameKana: 'すずき　はなこ', birthYear: '1958', birthMonth: '4', birthDay: '3' },
  ...{ phone: '090-1111-3333', email: CUSTOMER.email, emailConfirm: CUSTOMER.email }
}
const next = { action: 'next' }
const IGNORED = { status: 'ignored' }

/** What was known of a customer who is at this step. */
const at = (step: string): Partial<Journey> => ({
  ...{ step, account: ACCOUNT, entered: { ...FIELDS, ...ACCOUNT } },
  ...(step !== 'customer' && { customer: CUSTOMER }),
  ...(['pin', 'consent'].includes(step) && { call: { verificationId: 'main.a', validUntil: NOON } })
})

function verification(change: object = {}): VerificationView {
  const state = {
    ...{ id: 'main.a', pool: 'main', status: 'pending', sequence: 2, targetNumber: '+81120444333' },
    ...{ dialWithPresentation: false, maskedPhoneNumber: '*****3333', strengthBits: 4 },
    ...{ createdAt: NOON, expiresAt: NOON + 120_000 },
    ...change
  }
  return { type: 'verification', cause: 'started', state } as VerificationView
}

/** What the operation log was told: of each move what was asked and what became of it. */
const logged = ({ seen }: JourneysInMemory) =>
  seen.delivered
    .filter(({ queue }) => queue === OPERATION_LOG_QUEUE)
    .map(({ data }) => data as Record<string, unknown>)
const commands = ({ seen }: JourneysInMemory) =>
  seen.delivered
    .filter(({ queue }) => queue === VERIFICATION_COMMANDS_QUEUE)
    .map(({ id: job, data }): Record<string, unknown> => ({ job, ...(data as object) }))

t.test('six steps lead to one consent, each told to the operation log', async (t) => {
  const m = journeysInMemory()
  m.behind.record = {
    ...{ birthDate: '1958-04-03', phones: ['+81312345678', CUSTOMER.phone] },
    contactEmail: 'at-the-bank@mail.example'
  }
  const id = await m.open()
  const steps: unknown[] = []
  const send = async (form: Record<string, string>) => {
    const taken = await m.send(id, form)
    steps.push(taken.status === 'taken' && taken.journey.step)
  }
  await send({ ...next, ...ACCOUNT, accountNumber: '１００００01' })
  t.strictSame((await m.journey(id)).account, ACCOUNT)
  await send({ ...next, ...FIELDS })
  await send(next)
  const [start] = commands(m)
  const verificationId = `main.${'r'.repeat(20)}${String(start?.id).slice(-2)}`
  t.match(start, {
    ...{ job: `${verificationId}-start`, type: 'start', id: verificationId, pool: 'main' },
    ...{ validUntil: NOON + 10_000, reference: id }
  })
  t.notOk('replaces' in (start ?? {}))
  t.strictSame(m.seen.waitedFor, [1_500], 'a moment, for the number to be shown at once')
  m.behind.view = verification({ status: 'verified', endedAt: NOON + 30_000, sequence: 4 })
  await send({ action: 'confirm' })
  await send({ ...next, pin: '2580' })
  m.behind.now = NOON + 60_000
  await send({ action: 'allow', agree: 'yes' })
  t.strictSame(steps, ['customer', 'phone', 'call', 'pin', 'consent', 'completed'])

  const common = { journeyId: id, institution: 'yobirin-shinkumi', app: 'saifu-note' }
  const identity = { accountKey: /^[\w-]{22}$/, maskedAccount: '001 ordinary ****001' }
  const who = { ...identity, maskedPhone: '*****3333' }
  const consentId = m.seen.granted[0]?.[0].id
  t.match(logged(m), [
    { id: `${id}-1`, at: NOON, ...common, step: 'account', action: 'next', outcome: 'next' },
    { ...common, ...who, id: `${id}-3`, step: 'customer', sealedNameKana: /^s1\./ },
    { ...common, ...who, id: `${id}-4`, step: 'phone', action: 'next', outcome: 'next' },
    { ...common, ...who, verificationId, step: 'call', action: 'confirm', outcome: 'next' },
    { ...common, ...who, verificationId, step: 'pin', action: 'next', outcome: 'next' },
    { ...common, ...who, verificationId, step: 'consent', action: 'allow', outcome: 'next' }
  ])
  const [first, second, third, , fifth, last] = logged(m)
  t.match(first, identity, 'already with the account that the step was about')
  t.notOk('maskedPhone' in (first ?? {}))
  t.notOk('code' in (first ?? {}))
  t.notOk('sealedNameKana' in (third ?? {}), 'the name once, where it is given')
  t.notOk('verificationId' in (second ?? {}))
  t.notOk('consentId' in (fifth ?? {}))
  t.equal(last?.consentId, consentId)
  t.strictSame(new Set(m.seen.announced), new Set([id]), 'announced before each save')
  t.equal(m.seen.announced.length, 6)
  t.strictSame(m.seen.counted, [
    ['addressChecks', ADDRESS],
    ['account', first?.accountKey],
    ['telephone', CUSTOMER.phone],
    ['addressChecks', ADDRESS],
    ['account', first?.accountKey]
  ])
  t.match(m.seen.guesses, [
    { key: first?.accountKey, rules: { limit: 3, now: NOON, clears: false } },
    { key: first?.accountKey, rules: { limit: 3, now: NOON, clears: true } }
  ])
  const reference = { institution: 'yobirin-shinkumi', ...ACCOUNT }
  t.strictSame(m.seen.asked, [reference, { ...reference, pin: '2580' }])

  const [granted, letters] = m.seen.granted[0] ?? []
  t.match(granted, {
    ...{ app: 'saifu-note', institution: 'yobirin-shinkumi', scopes: ['accounts', 'transactions'] },
    ...{ grantedAt: NOON + 60_000, expiresAt: NOON + 60_000 + 30 * DAY_MS, account: reference },
    ...{ accountKey: first?.accountKey, maskedAccount: '001 ordinary ****001' },
    emails: [CUSTOMER.email, 'at-the-bank@mail.example']
  })
  t.strictSame(
    letters?.map((letter) => letter.id),
    [1, 2].map((number) => `granted-${verificationId}-${number}`),
    'one id leads from the draw to the letters'
  )
  t.equal(m.seen.granted.length, 1)
  t.strictSame(m.seen.recorded, [id])
  t.equal(m.seen.handedOn, 1)
  t.strictSame(m.seen.codes, [])

  const done = await m.journey(id)
  t.notOk('account' in done || 'customer' in done || 'entered' in done || 'guess' in done)
  t.match(done.call, { verifiedAt: NOON + 30_000, strengthBits: 4 })
  t.match(done.consent, { for: { account: ACCOUNT, customer: { phone: CUSTOMER.phone } } })
})

t.test('only the current step accepts input, and only input of its own', async (t) => {
  const m = journeysInMemory()
  const id = await m.open(at('phone'))
  const { saves } = m.store
  t.strictSame(await m.send(id, next, 'account'), IGNORED, 'of an old page')
  t.strictSame(await m.send(id, next, 'pin'), IGNORED, 'of a page to come')
  t.strictSame(await m.send(id, next, 'nowhere'), IGNORED)
  t.strictSame(await m.send(id, {}), IGNORED)
  t.strictSame(await m.send(id, { action: 'allow' }), IGNORED)
  t.equal(m.store.saves, saves)
  t.same(m.seen.announced, [])
  t.match(await m.send(id, next), { status: 'taken', journey: { step: 'call' } })

  const over = await m.open({ step: 'cancelled' })
  t.strictSame(await m.send(over, next), IGNORED, 'nothing follows the end')
})

t.test('of two that are faster than each other one moves the journey', async (t) => {
  const m = journeysInMemory()
  const id = await m.open(at('phone'))
  let once = true
  m.behind.beforeSave = async () => {
    if (!once) return
    once = false
    await m.send(id, { action: 'cancel' })
  }
  t.strictSame(await m.send(id, next), IGNORED)
  t.equal((await m.journey(id)).step, 'cancelled')
  t.same(
    logged(m).map(({ action }) => action),
    ['cancel'],
    'what was not taken is not told'
  )
  t.same(commands(m), [])
})

t.test('what is wrong is kept for the page until the next input', async (t) => {
  const m = journeysInMemory()
  const id = await m.open()
  await m.send(id, { ...next, branch: '1', accountType: '', accountNumber: 'x' })
  const faults = { branch: 'wrong_length', accountType: 'missing', accountNumber: 'not_digits' }
  const { refusal, entered: kept, step } = await m.journey(id)
  t.strictSame({ refusal, step }, { refusal: { faults }, step: 'account' })
  t.match(kept, { branch: '1', accountNumber: 'x' })
  t.match(logged(m), [{ outcome: 'faults', action: 'next', step: 'account' }])
  t.notOk('code' in (logged(m)[0] ?? {}))
  t.same(m.seen.codes, [], 'faults have no code')

  await m.send(id, { ...next, ...ACCOUNT })
  t.notOk('refusal' in (await m.journey(id)))
  await m.send(id, { ...next, ...FIELDS, nameKana: '漢字', phone: '' })
  t.match(await m.journey(id), {
    refusal: { faults: { nameKana: 'characters', phone: 'missing' } }
  })
  t.notOk('sealedNameKana' in (logged(m).at(-1) ?? {}), 'a name that is none is not recorded')
  t.same([m.seen.counted, m.seen.guesses], [[], []], 'nothing was asked')
  await m.send(id, { action: 'restart' })
  t.match(await m.journey(id), { step: 'account', entered: { phone: '', branch: '001' } })
})

t.test('data that the records do not have', async (t) => {
  for (const [record, code] of [
    ['not_available', 'B2490'],
    [{ birthDate: '1958-04-04', phones: [CUSTOMER.phone] }, 'B6120'],
    [{ birthDate: '1958-04-03', phones: [] }, 'B6120'],
    [{ birthDate: '1958-04-03', phones: ['+819011113334'] }, 'B6120']
  ] as const) {
    const m = journeysInMemory()
    m.behind.record = record
    const id = await m.open(at('customer'))
    await m.send(id, { ...next, ...FIELDS })
    t.match(await m.journey(id), { step: 'customer', refusal: { code } })
    t.match(logged(m), [{ outcome: 'refused', code, sealedNameKana: /^s1\./ }])
    t.same(m.seen.codes, [[code, 'stays']])
    t.equal(m.seen.guesses.length, code === 'B2490' ? 0 : 1, `${code} is a failure or is none`)
    t.notOk('customer' in (await m.journey(id)))
  }
})

t.test(
  'where the bank wants it, an account that is not there looks like one that is',
  async (t) => {
    const m = journeysInMemory()
    m.behind.institution = { uniformErrors: true, failureLimit: 5 }
    m.behind.record = 'not_available'
    const id = await m.open(at('customer'))
    await m.send(id, { ...next, ...FIELDS })
    t.match(await m.journey(id), { step: 'customer', refusal: { code: 'B6120' } })
    t.match(m.seen.guesses, [{ rules: { limit: 5 } }], 'it is counted')
    m.behind.lockout = { status: 'locks', until: MIDNIGHT }
    await m.send(id, { ...next, ...FIELDS, turn: '9' })
    t.match(await m.journey(id), { stop: { code: 'B4640' } }, 'and locked')
    t.same(m.seen.letters, [])
  }
)

t.test('an account that the records lose before the PIN is no failure', async (t) => {
  const m = journeysInMemory()
  m.behind.pin = 'not_available'
  const id = await m.open(at('pin'))
  await m.send(id, { ...next, pin: '2580' })
  t.match(await m.journey(id), { step: 'pin', refusal: { code: 'B2490' } })
  m.behind.pin = 'wrong'
  await m.send(id, { ...next, pin: '0000' })
  t.match(await m.journey(id), { step: 'pin', refusal: { code: 'B6120' } })
  await m.send(id, { ...next, pin: '12' })
  t.match(await m.journey(id), { refusal: { faults: { pin: 'wrong_length' } } })
  t.equal(m.seen.guesses.length, 2)
})

t.test('the failure that locks stops the journey, and so does a lock', async (t) => {
  const contactEmail = 'at-the-bank@mail.example'
  const customer = { ...CUSTOMER, contactEmail }
  const known = { birthDate: '1900-01-01', phones: [], contactEmail }
  const unknown = { birthDate: '1900-01-01', phones: [] }
  for (const [step, record, told] of [
    ['customer', known, 1],
    ['customer', unknown, 0],
    ['pin', known, 2]
  ] as const) {
    const m = journeysInMemory()
    m.behind.record = record
    m.behind.lockout = { status: 'locks', until: MIDNIGHT }
    const id = await m.open({ ...at(step), ...(step === 'pin' && { customer }) })
    await m.send(id, { ...next, ...FIELDS, pin: '0000' })
    const stop = { code: 'B4640', until: MIDNIGHT } as const
    const stopped = await m.journey(id)
    t.match(stopped, { step: 'stopped', stop })
    t.notOk('account' in stopped || 'customer' in stopped || 'entered' in stopped)
    t.strictSame(
      m.seen.letters.map((letter) => letter.id),
      Array.from({ length: told }, (_, index) => `locked-${id}-${index + 1}`)
    )
    t.equal(m.seen.handedOn, 1)
    t.same(m.seen.codes, [['B4640', 'stopped']])
    t.match(logged(m), [{ step, outcome: 'stopped', code: 'B4640' }])
    t.equal(commands(m).length, 0, 'a verification that is over needs no cancelling')
  }
  const m = journeysInMemory()
  m.behind.lockout = { status: 'locked', until: MIDNIGHT }
  const id = await m.open(at('customer'))
  await m.send(id, { ...next, ...FIELDS })
  t.match(await m.journey(id), { step: 'stopped', stop: { code: 'B465F', until: MIDNIGHT } })
  t.equal(m.seen.handedOn, 0)
})

t.test('too often, and a check under way elsewhere: BF020, and when', async (t) => {
  const m = journeysInMemory()
  const tooOften = { allowed: false, retryAfterSeconds: 42 } as const
  const id = await m.open(at('customer'))
  const refused = async (retryAfterSeconds: number) => {
    await m.send(id, { ...next, ...FIELDS, turn: String(m.store.saves) })
    const refusal = { code: 'BF020', retryAfterSeconds }
    t.strictSame((await m.journey(id)).refusal, refusal)
  }
  m.behind.limits.set('addressChecks', tooOften)
  await refused(42)
  t.equal(m.seen.counted.length, 1, 'the account is not counted for the address')
  m.behind.limits.clear()
  m.behind.limits.set('account', tooOften)
  await refused(42)
  m.behind.limits.clear()
  t.same([m.seen.asked, m.seen.guesses], [[], []], 'nobody was asked')
  m.behind.lockout = { status: 'busy' }
  await refused(5)

  const pin = await m.open(at('pin'))
  m.behind.limits.set('account', tooOften)
  await m.send(pin, { ...next, pin: '2580' })
  t.match(await m.journey(pin), { step: 'pin', refusal: { code: 'BF020' } })
  m.behind.limits.clear()
  m.behind.limits.set('telephone', tooOften)
  const phone = await m.open(at('phone'))
  await m.send(phone, next)
  const refusal = { code: 'BF020', retryAfterSeconds: 42 } as const
  t.match(await m.journey(phone), { step: 'phone', refusal })
  t.same(commands(m), [])
})

t.test('who came to a step without what it needs begins at the first', async (t) => {
  const m = journeysInMemory()
  for (const [step, form, missing] of [
    ['customer', { ...next, ...FIELDS }, 'account'],
    ['phone', next, 'customer'],
    ['pin', { ...next, pin: '2580' }, 'account'],
    ['pin', { ...next, pin: '2580' }, 'customer'],
    ['call', { action: 'restart' }, 'call']
  ] as const) {
    const { [missing]: _missing, ...known } = at(step)
    const id = await m.open(known)
    await m.send(id, form)
    t.equal((await m.journey(id)).step, 'account', `${step} without ${missing}`)
  }
  const id = await m.open(at('consent'))
  await m.send(id, { action: 'allow' })
  t.match(await m.journey(id), { step: 'consent', refusal: { faults: { agree: 'missing' } } })
  t.same(m.seen.granted, [])
})

t.test('cancelling gives up the number, whatever the hours; denying cancels', async (t) => {
  const m = journeysInMemory()
  const id = await m.open(at('phone'))
  await m.send(id, next)
  m.behind.closed = [{ startsAt: NOON - 1, endsAt: NOON + DAY_MS }]
  const { call } = await m.journey(id)
  await m.send(id, { action: 'cancel' })
  t.equal((await m.journey(id)).step, 'cancelled')
  t.match(commands(m).at(-1), {
    ...{ job: `${call?.verificationId}-cancel`, type: 'cancel', id: call?.verificationId }
  })
  t.match(logged(m).at(-1), { step: 'call', action: 'cancel', outcome: 'cancelled' })

  m.behind.closed = []
  const before = commands(m).length
  for (const step of ['customer', 'phone', 'pin', 'consent']) {
    const other = await m.open(at(step))
    await m.send(other, { action: step === 'consent' ? 'deny' : 'cancel', pin: '2580' })
    t.equal((await m.journey(other)).step, 'cancelled', step)
  }
  t.equal(commands(m).length, before, 'where none was drawn none is given up')
  const early = await m.open(at('call'))
  await m.send(early, { action: 'cancel' })
  t.equal(commands(m).length, before)
  t.same(m.seen.codes, [])
})

t.test('a short closure pauses, a long one stops, and so does a switch', async (t) => {
  const m = journeysInMemory()
  const opened = await m.open(at('customer'))
  m.behind.now = NOON + 60_000
  m.behind.closed = [{ startsAt: NOON + 60_000, endsAt: NOON + 15 * 60_000 }]
  t.match(await m.send(opened, { ...next, ...FIELDS, phone: '03' }), { status: 'taken' })
  const paused = await m.journey(opened)
  t.match(paused, { step: 'customer', entered: { phone: '03' } }, 'what was typed is kept')
  t.notOk('refusal' in paused)
  t.match(logged(m), [{ outcome: 'stayed' }])
  t.same(m.seen.asked, [])

  const long = { startsAt: NOON + 60_000, endsAt: NOON + 16 * 60_000 + 1 }
  m.behind.closed = [long]
  await m.send(opened, { ...next, ...FIELDS, turn: '9' })
  t.strictSame((await m.journey(opened)).stop, { code: 'BF050', until: long.endsAt })

  m.behind.closed = [{ startsAt: 0, endsAt: NOON + 1_000 * DAY_MS }]
  const forEver = await m.open(at('phone'))
  await m.send(forEver, next)
  t.strictSame((await m.journey(forEver)).stop, { code: 'BF050' }, 'no end is in sight')

  m.behind.closed = []
  const change = { switchedOff: true, at: 0, by: 'somebody', why: 'test' }
  for (const target of [
    { kind: 'institution', id: 'yobirin-shinkumi' },
    { kind: 'app', id: 'saifu-note' }
  ] as const) {
    m.behind.switches = []
    const id = await m.open(at('phone'))
    m.behind.switches = [{ ...target, ...change }]
    await m.send(id, next)
    t.strictSame((await m.journey(id)).stop, { code: 'B0070' }, target.kind)
    const refused = await m.open()
    t.match(await m.journey(refused), { step: 'stopped', stop: { code: 'B0070' } })
    m.behind.switches = [{ ...target, ...change, switchedOff: false }]
    t.equal((await m.journey(await m.open())).step, 'account', 'on again')
  }
  for (const [kind, id] of [
    ['app', 'yobirin-shinkumi'],
    ['institution', 'saifu-note'],
    ['app', 'kakei-komichi']
  ] as const) {
    m.behind.switches = [{ kind, id, ...change }]
    t.equal((await m.journey(await m.open())).step, 'account', 'another is meant')
  }

  m.behind.switches = []
  const gone = await m.open({ ...at('phone'), app: 'taken-out' })
  await m.send(gone, next)
  t.match(await m.journey(gone), { stop: { code: 'B0070' } }, 'an app that is there no more')
})

t.test('the gate is open, pauses or stops', async (t) => {
  const m = journeysInMemory()
  const visit = await m.journeys.makeVisit(await m.journey(await m.open()))
  const { gate } = m.journeys
  const asked = () => [gate.mayStart(visit), gate.mayGoOn(visit), gate.mayDraw(visit)]
  const open = { status: 'open' }
  t.strictSame(asked(), [open, open, open])
  const stop = { code: 'BF050', until: NOON + 60_000 }
  m.behind.closed = [{ startsAt: NOON, endsAt: stop.until }]
  const pauses = { status: 'pauses', resumesAt: stop.until }
  t.strictSame(asked(), [{ status: 'stops', stop }, pauses, pauses])
  m.behind.closed = [{ startsAt: NOON, endsAt: NOON + 1_000 * DAY_MS }]
  const stops = { status: 'stops', stop: { code: 'BF050' } }
  t.strictSame(asked(), [stops, stops, stops], 'no end is in sight')
})

t.test('shortly before closing no journey begins and no number is drawn', async (t) => {
  const m = journeysInMemory()
  const id = await m.open(at('phone'))
  const until = NOON + 5 * 60_000
  m.behind.closed = [{ startsAt: NOON + 179_999, endsAt: until }]
  await m.send(id, next)
  t.strictSame((await m.journey(id)).refusal, { code: 'BF050', until })
  t.match(await m.journey(await m.open()), { step: 'stopped', stop: { code: 'BF050', until } })
  m.behind.closed = [{ startsAt: NOON + 179_999, endsAt: NOON + 30 * 60_000 }]
  await m.send(id, next)
  t.match(await m.journey(id), { step: 'stopped', stop: { code: 'BF050' } })
  m.behind.closed = [{ startsAt: NOON + 180_000, endsAt: until }]
  const other = await m.open(at('phone'))
  await m.send(other, next)
  t.equal((await m.journey(other)).step, 'call')
})

t.test('another number, or from the beginning, once nothing can come of it', async (t) => {
  const m = journeysInMemory()
  const id = await m.open(at('phone'))
  await m.send(id, next)
  const first = (await m.journey(id)).call?.verificationId
  m.behind.view = verification()
  for (const action of ['another', 'restart']) {
    t.strictSame(await m.send(id, { action }), IGNORED, `${action} while it waits`)
  }
  m.behind.view = verification({ status: 'expired' })
  t.strictSame(await m.send(id, { action: 'another' }), IGNORED, 'the bank does not offer it')

  m.behind.view = {
    ...{ type: 'refusal', id: 'main.a', pool: 'main', sequence: 1, reason: 'exhausted' },
    ...{ retryAfterSeconds: 5, at: NOON }
  }
  m.behind.limits.set('telephone', { allowed: false, retryAfterSeconds: 7 })
  await m.send(id, { action: 'another' })
  t.match(await m.journey(id), { step: 'call', refusal: { retryAfterSeconds: 7 } })
  m.behind.limits.clear()
  m.seen.waitedFor.length = 0
  await m.send(id, { action: 'another' })
  const { call } = await m.journey(id)
  t.not(call?.verificationId, first)
  t.equal(call?.otherNumbers, 0, 'a number that was never shown does not count')
  t.match(commands(m).at(-1), { type: 'start', replaces: first })
  t.match(logged(m).at(-1), { action: 'another', outcome: 'again' })

  m.behind.view = verification({ status: 'expired' })
  m.seen.waitedFor.length = 0
  await m.send(id, { action: 'confirm' })
  t.same(m.seen.waitedFor, [], 'staying begins nothing')
  await m.send(id, { action: 'restart' })
  t.equal((await m.journey(id)).step, 'account')
  t.match(logged(m).at(-1), { step: 'call', action: 'restart', outcome: 'first' })
})

t.test('a guess is looked at once: the same form again is answered, another is not', async (t) => {
  const m = journeysInMemory()
  m.behind.pin = 'wrong'
  const id = await m.open(at('pin'))
  const form = { ...next, pin: '0000', turn: '5', csrfToken: 'one' }
  t.match(await m.send(id, form), { status: 'taken' })
  t.strictSame(await m.send(id, form), IGNORED)
  t.strictSame(
    await m.send(id, { csrfToken: 'other', turn: '5', pin: '0000', ...next }),
    IGNORED,
    'in whatever order, under whatever token'
  )
  t.equal(m.seen.guesses.length, 1)
  t.match(await m.send(id, { ...form, pin: '0001' }), { status: 'taken' }, 'another guess')
  t.match(await m.send(id, { ...form, pin: '0001', turn: '7' }), { status: 'taken' }, 'later on')
  for (const turn of ['', 'x', 'x1', '1x', '-1', '1.5']) {
    t.match(await m.send(id, { ...form, pin: '0001', turn }), { status: 'taken' })
    t.match(await m.send(id, { ...form, pin: '0001', turn }), { status: 'taken' }, 'tells nothing')
  }
  t.equal(m.seen.guesses.length, 3 + 12)
  const { guess } = await m.journey(id)
  t.match(guess, { digest: /^[\w-]{43}$/, until: 0 }, 'and is settled')
})

t.test('what a guess is that was answered, and what one that is looked at', async (t) => {
  const m = journeysInMemory()
  const clock = { now: async () => m.behind.now }
  const guessOnce = createGuessOnce({ journeys: m.store, changes: m.journeys.changes, clock })
  const form = { ...next, pin: '0000', turn: '12' }
  const id = await m.open(at('pin'))
  const stored = (await m.store.read(id)) as StoredJourney
  const claimed = await guessOnce(stored, form, SECRET)
  if (claimed.status !== 'claimed') throw new Error(claimed.status)
  t.strictSame(claimed.stored, await m.store.read(id), 'as it was written')
  t.same(claimed.stored.undelivered, [], 'nobody is told of it')
  await m.store.save(claimed.stored, withGuessSettled(claimed.stored.journey), [])
  const answered = { status: 'answered' }
  const now = (await m.store.read(id)) as StoredJourney
  t.strictSame(await guessOnce(now, form, SECRET), answered)
  t.match(await guessOnce(now, form, 'of another browser'), { status: 'claimed' })

  const other = (await m.store.read(await m.open(at('pin')))) as StoredJourney
  await m.store.save(other, { ...other.journey, step: 'consent' }, [])
  t.strictSame(await guessOnce(other, form, SECRET), answered, 'the journey has moved on')
  const gone = { ...other, journey: { ...other.journey, id: 'gone' } }
  t.strictSame(await guessOnce(gone, form, SECRET), answered, 'or is there no more')
})

t.test('a guess that comes while another is looked at waits for its answer', async (t) => {
  const m = journeysInMemory()
  m.behind.pin = 'wrong'
  const id = await m.open(at('pin'))
  let second: Promise<unknown> | undefined
  let claimedUntil = 0
  m.behind.beforeSave = async () => {
    const { guess } = await m.journey(id)
    if (second || !guess) return
    claimedUntil = guess.until
    second = m.send(id, { ...next, pin: '0001', turn: '5' })
    // It subscribes and reads before the first is written.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  t.match(await m.send(id, { ...next, pin: '0000', turn: '5' }), { status: 'taken' })
  t.match(await second, { status: 'taken' })
  t.equal(claimedUntil, NOON + 15_000)
  t.equal(m.seen.guesses.length, 2)

  m.behind.beforeSave = async () => {}
  const guess = { digest: 'of a process that died', until: NOON }
  const left = await m.open({ ...at('pin'), guess })
  t.match(await m.send(left, { ...next, pin: '0000', turn: '1' }), { status: 'taken' })

  const moved = await m.open({ ...at('pin'), guess: { ...guess, until: NOON + 1 } })
  const waiting = m.send(moved, { ...next, pin: '0000', turn: '2' })
  await m.store.save((await m.store.read(moved)) as never, await m.journey(moved), [])
  const stored = await m.store.read(moved)
  await m.store.save(stored as never, { ...(await m.journey(moved)), step: 'consent' }, [])
  t.strictSame(await waiting, IGNORED, 'the journey has moved on')
})

t.test('a guess that lost the journey to another request is looked at afresh', async (t) => {
  const m = journeysInMemory()
  m.behind.pin = 'wrong'
  const id = await m.open(at('pin'))
  let others = 0
  m.behind.beforeSave = async () => {
    const { guess } = await m.journey(id)
    if (guess || others === 0) return
    others -= 1
    const stored = await m.store.read(id)
    const { beforeSave } = m.behind
    m.behind.beforeSave = async () => {}
    await m.store.save(stored as never, await m.journey(id), [])
    m.behind.beforeSave = beforeSave
  }
  others = 4
  t.match(await m.send(id, { ...next, pin: '0000' }), { status: 'taken' }, 'at the fifth attempt')
  t.equal(others, 0)
  const { guess: _settled, ...journey } = await m.journey(id)
  await m.store.save((await m.store.read(id)) as never, journey, [])
  others = 5
  const clock = { now: async () => m.behind.now }
  const guessOnce = createGuessOnce({ journeys: m.store, changes: m.journeys.changes, clock })
  const stored = (await m.store.read(id)) as StoredJourney
  const claim = await guessOnce(stored, { ...next, pin: '0001' }, SECRET)
  t.strictSame(claim, { status: 'answered' }, 'and not more often')
})

t.test(
  'a core system that is down ends the journey; a fault of ours changes nothing',
  async (t) => {
    const m = journeysInMemory()
    m.behind.record = new DirectoryUnavailable('down')
    const id = await m.open(at('customer'))
    await m.send(id, { ...next, ...FIELDS })
    t.match(await m.journey(id), { step: 'stopped', stop: { code: 'B0070' } })

    m.behind.record = new Error('a fault of ours')
    const other = await m.open(at('customer'))
    const form = { ...next, ...FIELDS, turn: '3' }
    const before = await m.journey(other)
    await t.rejects(m.send(other, form), { message: 'a fault of ours' })
    t.strictSame(await m.journey(other), before, 'the guess was not looked at')
    m.behind.record = { birthDate: '1958-04-03', phones: [CUSTOMER.phone] }
    t.match(await m.send(other, form), { status: 'taken' }, 'and may come again')

    const step = await m.open(at('phone'))
    const { saves } = m.store
    m.behind.beforeSave = () => Promise.reject(new Error('Redis is away'))
    await t.rejects(m.send(step, next), { message: 'Redis is away' })
    t.equal(m.store.saves, saves)
    m.behind.beforeSave = async () => {}
  }
)

t.test('what no form asked for moves a journey that is not over', async (t) => {
  const m = journeysInMemory()
  const follow = async (id: string) => {
    const stored = await m.store.read(id)
    if (!stored) throw new Error('gone')
    const visit = await m.journeys.makeVisit(stored.journey)
    return m.journeys.takeStep.follow(stored, visit, { to: 'stopped', stop: { code: 'B0070' } })
  }
  const id = await m.open(at('pin'))
  t.match(await follow(id), { status: 'taken', journey: { step: 'stopped' } })
  t.match(logged(m), [{ step: 'pin', action: 'none', outcome: 'stopped', code: 'B0070' }])
  t.strictSame(await follow(id), IGNORED)
  t.strictSame(await follow(await m.open({ step: 'of another version' })), IGNORED)
})

t.test('away from the end: what the app is told, and what is forgotten', async (t) => {
  const m = journeysInMemory()
  const leave = async (change: Partial<Journey>) => {
    const id = await m.open(change)
    const stored = await m.store.read(id)
    if (!stored) throw new Error('gone')
    return { id, address: await m.journeys.leaveJourney(stored) }
  }
  const told = async (change: Partial<Journey>) => (await leave(change)).address
  t.equal(await told({ step: 'completed' }), RETURN_URL)
  t.equal(await told({ step: 'cancelled' }), `${RETURN_URL}?error=access_denied`)
  for (const [code, error] of [
    ['B4640', 'access_denied'],
    ['B465F', 'access_denied'],
    ['BF050', 'temporarily_unavailable'],
    ['B0070', 'temporarily_unavailable']
  ] as const) {
    t.equal(
      await told({ step: 'stopped', stop: { code } }),
      `${RETURN_URL}?error=${error}&error_description=${code}`
    )
  }

  const authorization = { interactionId: 'i', scopes: ['accounts'], codeChallenge: 'c' } as const
  const consent = { id: 'consent', allowedAt: NOON, expiresAt: NOON + DAY_MS }
  const whose = { account: ACCOUNT, customer: CUSTOMER }
  const asked = { step: 'completed', authorization, consent: { ...consent, for: whose } }
  const { id, address } = await leave(asked)
  t.equal(address, `/journey/${id}`, 'nobody knows the request any more')
  t.strictSame((await m.journey(id)).consent, consent, 'whose it was is forgotten')
  t.equal((await m.journey(id)).left, true)
  t.match(m.seen.granted, [
    [{ id: 'consent', scopes: ['accounts'] }, [{ id: 'granted-consent-1' }]]
  ])
  t.strictSame(m.seen.granted[0]?.[0].emails, [CUSTOMER.email], 'the bank knows no other')
  m.behind.endsAt = 'https://flow.example/oauth/authorize/i'
  t.equal(await told(asked), m.behind.endsAt)
  const { saves } = m.store
  await told({ ...asked, left: true })
  t.equal(m.store.saves, saves + 1, 'opened, and not written again')
})

t.test('a journey belongs to one browser', async (t) => {
  const m = journeysInMemory()
  const journey = await m.journey(await m.open())
  const { browser: _browser, ...unclaimed } = journey
  const name = cookieName(journey.id, true)
  t.equal(name, `__Host-yobirin-${journey.id}`)
  t.equal(cookieName('id', false), 'yobirin-id')
  t.strictSame(checkClaim(journey, { [name]: SECRET }, true), { status: 'ours', secret: SECRET })
  for (const cookies of [{}, { [name]: '' }, { [name]: 'another' }, { other: SECRET }]) {
    t.strictSame(checkClaim(journey, cookies, true), { status: 'another_browser' })
  }
  t.strictSame(checkClaim(journey, { [name]: SECRET }, false), { status: 'another_browser' })
  t.strictSame(checkClaim(unclaimed, { [name]: SECRET }, true), { status: 'unclaimed' })
  t.strictSame(claim(unclaimed, SECRET), journey)
  t.notOk(JSON.stringify(journey).includes(SECRET))
  t.strictSame(cookieOptions(true, 60), {
    ...{ path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 60 }
  })

  const app = { id: 'saifu-note', institution: 'yobirin-shinkumi' } as never
  const opened = await m.journeys.openJourney({ app, returnUrl: RETURN_URL })
  t.strictSame(opened, {
    ...{ id: opened.id, app: 'saifu-note', institution: 'yobirin-shinkumi' },
    ...{ returnUrl: RETURN_URL, createdAt: NOON, entered: {}, step: 'account' }
  })
  const authorization = { interactionId: 'i', scopes: ['accounts'], codeChallenge: 'c' } as const
  const form = { branch: '001', pin: '2580' }
  const filled = await m.journeys.openJourney({ app, returnUrl: RETURN_URL, authorization, form })
  t.match(filled, { authorization, entered: { branch: '001' } })
  t.notOk('pin' in (filled.entered ?? {}))
})

t.test('what was typed is kept, never the PIN, and no more than a field takes', async (t) => {
  t.strictSame(entered(undefined, { branch: '1', pin: '2580', agree: 'yes', action: 'next' }), {
    branch: '1'
  })
  t.strictSame(entered({ branch: '1', email: 'a' }, { branch: ['2'], email: '', phone: 3 }), {
    ...{ branch: '1', email: '' }
  })
  t.equal(entered(undefined, { nameKana: 'ア'.repeat(201) }).nameKana, 'ア'.repeat(200))
  t.same(Object.keys(entered(undefined, { ...FIELDS, ...ACCOUNT })).sort(), [
    ...['accountNumber', 'accountType', 'birthDay', 'birthMonth', 'birthYear', 'branch'],
    ...['email', 'emailConfirm', 'nameKana', 'phone']
  ])

  const m = journeysInMemory()
  const kept = async (change: Partial<Journey>, step: string) => {
    const id = await m.open({ ...at('customer'), entered: { phone: '1' }, ...change })
    const stored = await m.store.read(id)
    if (stored) await keepEntered(m.store, stored, step, { email: 'new' })
    return (await m.journey(id)).entered
  }
  t.strictSame(await kept({}, 'customer'), { phone: '1', email: 'new' })
  t.strictSame(await kept({}, 'account'), { phone: '1' }, 'of an old page')
  const guess = { digest: 'd', until: NOON + 1 }
  t.strictSame(await kept({ guess }, 'customer'), { phone: '1' }, 'whoever looks at it writes it')
  t.strictSame(await kept({ guess: { ...guess, until: 0 } }, 'customer'), {
    ...{ phone: '1', email: 'new' }
  })
})

t.test('ids are 22 characters that nobody guesses', (t) => {
  const id = randomId()
  t.ok(isJourneyId(id))
  t.not(randomId(), id)
  for (const other of [`${id}x`, id.slice(1), `${id.slice(1)}.`, `x\n${id}`]) {
    t.notOk(isJourneyId(other), other)
  }
  t.end()
})

t.test('the steps are in their order, and it is said which of how many one is', (t) => {
  const { steps } = journeysInMemory().journeys
  const order = ['account', 'customer', 'phone', 'call', 'pin', 'consent']
  t.same(steps.names, [...order, 'completed', 'cancelled', 'stopped'])
  const position = (name: string) => {
    const step = steps.named(name)
    return step && steps.positionOf(step)
  }
  t.strictSame(
    order.map(position),
    order.map((_, index) => ({ at: index + 1, of: 6 }))
  )
  for (const last of ['completed', 'cancelled', 'stopped']) t.equal(position(last), undefined)
  t.equal(steps.named('nowhere'), undefined)
  const completed = steps.named('completed')
  t.throws(() => completed && steps.after(completed), { message: 'Nothing comes after completed' })
  t.end()
})
