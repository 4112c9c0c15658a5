import { EventEmitter } from 'node:events'
import { gatewaySignature } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import type { FastifyBaseLogger } from 'fastify'
import t from 'tap'
import twilio from 'twilio'
import { createAskedTogether } from '../../src/asked-together.ts'
import { hold } from '../../src/inbound-calls/hold.ts'
import { outcomeOf } from '../../src/inbound-calls/outcome-of.ts'
import { patiently } from '../../src/inbound-calls/patiently.ts'
import { createSignatureCheck as createGatewayCheck } from '../../src/inbound-calls/sip/gateway-signature.ts'
import { alarmIfAnswered } from '../../src/inbound-calls/twilio/answered-call.ts'
import { rejectAfter, rejectNow } from '../../src/inbound-calls/twilio/twiml.ts'
import { parseCaller, parseCallFields } from '../../src/inbound-calls/twilio/voice-form.ts'
import {
  createSignatureCheck as createTwilioCheck,
  type Form
} from '../../src/inbound-calls/twilio/webhook-signature.ts'
import { createServiceMetrics } from '../../src/metrics/service-metrics.ts'

const ACCOUNT = `AC${'1'.repeat(32)}`
const SID = `CA${'0123456789abcdef'.repeat(2)}`
const NUMBER = '+81120000001'
const CALLER = '+819010003333'

/** Timers that keep this process from ending. */
const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length

t.test('TwiML is what the twilio package builds', async (t) => {
  const { VoiceResponse } = twilio.twiml
  const reject = new VoiceResponse()
  reject.reject({ reason: 'busy' })
  t.equal(rejectNow, reject.toString())

  const pause = new VoiceResponse()
  pause.pause({ length: 7 })
  pause.reject({ reason: 'busy' })
  t.equal(rejectAfter(7_000), pause.toString())
  t.equal(rejectAfter(6_001), pause.toString(), 'whole seconds, rounded up')
  t.equal(rejectAfter(0), rejectNow)
})

t.test('patience ends, and a late answer does no harm', async (t) => {
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  const before = timers()
  const never = () => new Promise<{ ok: true }>(() => {})
  t.equal(await patiently(never, { forMs: 20, onFailure }), undefined)

  const broken = () => Promise.reject(new Error('away'))
  t.equal(await patiently(broken, { forMs: 60, betweenMs: 20, onFailure }), undefined)
  t.ok(failures.length >= 2, 'it has tried again')
  t.match(failures[0], { message: 'away' })

  failures.length = 0
  t.equal(await patiently(broken, { forMs: 20, betweenMs: 600_000, onFailure }), undefined)
  t.equal(failures.length, 1, 'and asks no more once its time is up, whatever it waits for')

  const answer = { ok: true }
  const late = () => new Promise<typeof answer>((resolve) => setTimeout(resolve, 20, answer))
  t.equal(await patiently(late, { forMs: 60_000, onFailure }), answer)
  t.ok(timers() <= before, 'nothing is waited for behind an answer')
  t.equal(await patiently(late, { forMs: -1, onFailure }), undefined, 'no time is left')
})

t.test('a call is held until it has rung, or nobody is there any more', async (t) => {
  const connection = new EventEmitter()
  t.equal(await hold(5, connection), 'rung')
  t.equal(connection.listenerCount('close'), 0, 'and is let go')

  const before = timers()
  const held = hold(600_000, connection)
  t.equal(timers(), before + 1)
  connection.emit('close')
  t.equal(timers(), before, 'nothing is waited for')
  t.equal(await held, 'connection_closed')
})

t.test('what is asked in one turn is asked at once, and nobody fails by another', async (t) => {
  const ask = createAskedTogether<number, string>()
  const asked: (readonly number[])[] = []
  const askAll = async (questions: readonly number[]) => {
    asked.push(questions)
    if (questions.includes(13)) throw new Error('an unlucky number')
    if (questions.includes(0)) throw new Error('Connection is closed.')
    if (questions.includes(-1)) throw 'no error at all'
    return questions.map((question) => `answer ${question}`)
  }
  const outcomes = async (questions: readonly number[], poolOf = (_: number) => 'main') => {
    asked.length = 0
    const all = questions.map((question) => ask(poolOf(question), question, askAll))
    return (await Promise.allSettled(all)).map((one) =>
      one.status === 'fulfilled' ? one.value : `${one.reason.message ?? one.reason}`
    )
  }
  t.strictSame(await outcomes([1, 2, 3]), ['answer 1', 'answer 2', 'answer 3'])
  t.strictSame(asked, [[1, 2, 3]])
  t.strictSame(await outcomes([4]), ['answer 4'])
  t.strictSame(asked, [[4]], 'the next turn asks anew')
  await outcomes([1, 2], (question) => `pool ${question}`)
  t.strictSame(asked, [[1], [2]], 'what has nothing in common is asked apart')

  const unlucky = ['answer 1', 'an unlucky number', 'answer 2']
  t.strictSame(await outcomes([1, 13, 2]), unlucky)
  t.strictSame(asked, [[1, 13, 2], [1], [13], [2]])
  t.strictSame(await outcomes([13]), ['an unlucky number'])
  t.strictSame(asked, [[13]], 'once where it is alone')
  for (const [question, why] of [
    [0, 'Connection is closed.'],
    [-1, 'no error at all']
  ] as const) {
    t.strictSame(await outcomes([1, question]), [why, why])
    t.strictSame(asked, [[1, question]], 'where nobody answers it helps none to ask alone')
  }

  const many = Array.from({ length: 101 }, (_, index) => index + 20)
  asked.length = 0
  const answers = many.map((question) => ask('main', question, askAll))
  t.strictSame(
    asked.map(({ length }) => length),
    [50, 50],
    'fifty leave before the turn ends'
  )
  t.strictSame(
    await Promise.all(answers),
    many.map((question) => `answer ${question}`)
  )
  t.strictSame(
    asked.map(({ length }) => length),
    [50, 50, 1]
  )
})

t.test('a delivery counts as what it came to', async (t) => {
  t.equal(outcomeOf(undefined), 'undecided')
  t.equal(outcomeOf({ status: 'unknown_number' }), 'unknown_number')
  const rings = { status: 'ring', ringStrategy: 'hold', ringForMs: 7, repeated: false } as const
  t.equal(outcomeOf({ ...rings, outcome: 'late' }), 'late')
})

t.test('a form names a call where each field is exactly what it should be', async (t) => {
  const form = { CallSid: SID, AccountSid: ACCOUNT, To: NUMBER }
  t.same(parseCallFields(form, ACCOUNT), { callId: `twilio-${SID}`, targetNumber: NUMBER })
  for (const To of ['+1234567', '+123456789012345']) {
    t.match(parseCallFields({ ...form, To }, ACCOUNT), { targetNumber: To }, 'E.164 at its limits')
  }
  const sids = [
    ...[`x${SID}`, `${SID}0`, SID.slice(0, -1), `CB${SID.slice(2)}`, SID.toUpperCase(), [SID]],
    ...[`CA${'g'.repeat(32)}`, '', undefined]
  ]
  const numbers = [
    ...[`x${NUMBER}`, `${NUMBER}x`, NUMBER.slice(1), '+0120000001', '+123456', '+1234567890123456'],
    ...['+12345a7', '+abcdefg', [NUMBER], '', undefined]
  ]
  const odd: Form[] = [
    { AccountSid: `AC${'2'.repeat(32)}` },
    ...sids.map((CallSid) => ({ CallSid })),
    ...numbers.map((To) => ({ To }))
  ]
  for (const fields of odd) {
    t.equal(parseCallFields({ ...form, ...fields }, ACCOUNT), undefined, JSON.stringify(fields))
  }
})

t.test('whose call it is, and how far the network says so', async (t) => {
  const read = (fields: Form) => parseCaller({ From: CALLER, ...fields }, NUMBER)
  const shown = { kind: 'presented', e164: CALLER }
  t.same(read({}), { caller: shown, trust: 'asserted' }, 'the carrier answers for it')
  const levels: [level: string, fields: Form][] = [
    ['attested', { StirVerstat: 'TN-Validation-Passed-A' }],
    ['refuted', { StirVerstat: 'TN-Validation-Failed-A' }],
    ['diverted', { ForwardedFrom: '+81312345678' }],
    ['diverted', { ForwardedFrom: '+81312345678', StirVerstat: 'TN-Validation-Passed-A' }],
    ['foreign', { ForwardedFrom: '+81312345678', StirVerstat: 'TN-Validation-Passed-C' }],
    ['diverted', { ForwardedFrom: 'anonymous' }],
    // What says nothing: an empty field, the number called itself, the caller itself, what comes twice.
    ['asserted', { ForwardedFrom: '' }],
    ['asserted', { ForwardedFrom: NUMBER }],
    ['asserted', { ForwardedFrom: CALLER }],
    ['asserted', { ForwardedFrom: ['+81312345678', '+81312345679'] }],
    ['asserted', { StirVerstat: ['TN-Validation-Failed-A', 'TN-Validation-Failed-A'] }]
  ]
  for (const [trust, fields] of levels) {
    t.same(read(fields), { caller: shown, trust }, JSON.stringify(fields))
  }
  for (const From of [[CALLER, CALLER], undefined, '']) {
    t.same(read({ From }).caller, { kind: 'withheld', reason: 'empty' })
  }
  t.same(read({ From: 'anonymous' }).caller, { kind: 'withheld', reason: 'anonymous' })
})

t.test('a notice that tells of an answered call raises the alarm, and names nobody', async (t) => {
  const metrics = createServiceMetrics()
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const log: FastifyBaseLogger = createLogger({ service: 'test', level: 'info', destination })
  const notice = (form: Form) => {
    lines.length = 0
    alarmIfAnswered(form, { log, metrics })
    return lines.map((line) => JSON.parse(line))
  }
  const silent: Form[] = [
    {},
    { CallStatus: 'busy', CallDuration: '0', Duration: '0' },
    { CallStatus: 'no-answer', CallDuration: '' },
    { CallStatus: 'ringing' }
  ]
  for (const form of silent) t.same(notice({ ...form, CallSid: SID }), [], JSON.stringify(form))

  t.match(notice({ CallStatus: 'completed', CallDuration: '12', CallSid: SID }), [
    {
      ...{ level: 50, msg: 'ALARM: the carrier answered a call', callId: `twilio-${SID}` },
      ...{ callStatus: 'completed', callDuration: '12' }
    }
  ])
  const answered: Form[] = [
    { CallStatus: 'in-progress' },
    { CallStatus: 'busy', CallDuration: '3' },
    { CallStatus: 'busy', CallDuration: '0', Duration: '1' },
    { CallStatus: 'busy', CallDuration: 'soon' },
    { CallStatus: 'busy', CallDuration: ['0', '1'] }
  ]
  for (const form of answered) t.equal(notice(form).length, 1, JSON.stringify(form))
  t.match(
    await metrics.registry.metrics(),
    `yobirin_answered_calls_total{gateway="twilio"} ${answered.length + 1}\n`
  )

  // In the place of a status, a duration or an id may stand anything.
  const strange = [`${CALLER}`, 'x9010003333', 'in-progress 1', 'seventeen-letters', '', ['busy']]
  for (const CallStatus of strange) {
    const [line] = notice({ CallStatus, CallDuration: '1' })
    t.notOk('callStatus' in line, `${CallStatus}`)
    t.equal(line.callDuration, '1')
  }
  for (const CallDuration of [CALLER, '1 2', '1234567', 'x1', '1x', ['1']]) {
    const [line] = notice({ CallStatus: 'busy', CallDuration })
    t.notOk('callDuration' in line, `${CallDuration}`)
    t.equal(line.callStatus, 'busy')
  }
  t.match(notice({ CallStatus: 'busy', CallDuration: '123456' }), [{ callDuration: '123456' }])
  for (const CallSid of [CALLER, `x${SID}`, `${SID}0`, SID.slice(1), SID.slice(0, -1), undefined]) {
    const [line] = notice({ CallStatus: 'completed', CallSid })
    t.notOk('callId' in line, `${CallSid}`)
  }
})

t.test('Twilio’s signature is that of our address, as it was entered there', async (t) => {
  const form = { CallSid: SID, From: CALLER, To: NUMBER }
  const target = '/webhooks/twilio/voice'
  const signed = (address: string, token = 'one', fields: Form = form) =>
    twilio.getExpectedTwilioSignature(token, `${address}${target}`, fields)
  const address = 'https://calls.example.jp'
  const check = createTwilioCheck(address, 'one, two')
  const isGood = (signature: string | undefined, more: object = {}) =>
    check({ signature, target, form, ...more })

  t.equal(isGood(signed(address)), true)
  t.equal(isGood(signed(address, 'two')), true, 'during a rotation')
  t.equal(isGood(signed(address, 'three')), false)
  t.equal(isGood(signed('https://elsewhere.example.jp')), false)
  t.equal(isGood(signed('http://calls.example.jp')), false)
  t.equal(isGood(undefined), false)
  t.equal(isGood(''), false)
  t.equal(isGood(signed(address), { target: `${target}?more` }), false)
  t.equal(isGood(signed(address), { form: { ...form, From: NUMBER } }), false)
  t.equal(isGood(signed(address), { target: ':99999' }), false, 'what is no address is not signed')
  const empty = twilio.getExpectedTwilioSignature('', `${address}${target}`, form)
  t.equal(isGood(empty), false, 'no token is none')

  for (const [publicUrls, signedAddress] of [
    ['https://calls.example.jp/', 'https://calls.example.jp'],
    ['https://calls.example.jp//', 'https://calls.example.jp'],
    ['https://calls.example.jp/a/b/', 'https://calls.example.jp/a/b'],
    ['https://user:word@calls.example.jp', 'https://calls.example.jp'],
    ['https://calls.example.jp?a=b', 'https://calls.example.jp'],
    ['https://calls.example.jp#rc=1&rp=ct,5xx,rt', 'https://calls.example.jp'],
    ['http://calls.example.jp:3001', 'http://calls.example.jp:3001'],
    ['https://a.example.jp,https://b.example.jp', 'https://a.example.jp'],
    ['https://a.example.jp,https://b.example.jp', 'https://b.example.jp'],
    [' https://a.example.jp ,  http://b.example.jp ', 'http://b.example.jp'],
    ['https://a.example.jp#rp=ct,5xx, https://b.example.jp', 'https://b.example.jp']
  ] as const) {
    const isOurs = createTwilioCheck(publicUrls, 'one')
    t.ok(isOurs({ signature: signed(signedAddress), target, form }), publicUrls)
    t.notOk(isOurs({ signature: signed(`${signedAddress}/more`), target, form }), publicUrls)
  }
})

t.test('the gateway’s signature is that of its body, now', async (t) => {
  const NOW = 1_800_000_000
  const check = createGatewayCheck('one, two', () => NOW * 1_000 + 999)
  const header = (at: number, secret = 'one', body = '{}') =>
    `t=${at},v1=${gatewaySignature(secret, at, body)}`
  const good = { status: 'good', skewSeconds: 0 }
  t.same(check(header(NOW), '{}'), good)
  t.same(check(header(NOW, 'two'), '{}'), good, 'during a rotation')
  for (const skewSeconds of [-900, 900]) {
    t.same(check(header(NOW + skewSeconds), '{}'), { status: 'good', skewSeconds })
  }
  for (const skewSeconds of [-901, 901]) {
    t.same(check(header(NOW + skewSeconds), '{}'), { status: 'stale', skewSeconds })
  }
  for (const none of [undefined, ['t=1'], 1]) t.same(check(none, '{}'), { status: 'missing' })
  const right = header(NOW)
  for (const [wrong, why] of [
    [header(NOW, 'three'), 'another secret'],
    [header(NOW, 'one', '{ }'), 'another body'],
    [right.replace(`t=${NOW}`, `t=${NOW + 1}`), 'another time'],
    ['', 'nothing'],
    [`x${right}`, 'something before it'],
    [`${right}0`, 'something behind it'],
    [right.slice(0, -1), 'too little of it'],
    [right.replace('t=', 't=0000'), 'a time of too many digits'],
    [right.replace(/t=\d+/, 't='), 'no time'],
    [right.replace(/t=\d+/, 't=soon'), 'no number of seconds'],
    [right.replace(/v1=.{8}/, 'v1=ABCDEFGH'), 'no hexadecimal number']
  ] as const) {
    t.same(check(wrong, '{}'), { status: 'wrong' }, why)
  }
})
