import { once } from 'node:events'
import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { freePort } from '../../../test/support/free-port.ts'
import { WITHHELD_FORMS } from '../src/telephone/withheld-forms.ts'
import { ACCOUNT_SID, IMPATIENT, startSandbox } from './support/sandbox.ts'
import { REJECT, startReceiver, twiml } from './support/webhook-receiver.ts'

const CALL = { from: '090-1000-3333', to: '0120-444-333' }

t.test('a held reply rings, and a rejected call ends busy and unanswered', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  receiver.answer(async (received, reply) => {
    await held
    return twiml(REJECT)(received, reply)
  })

  const arrival = receiver.next('')
  const callSid = await phone.dial(CALL)
  t.match(callSid, /^CA[0-9a-f]{32}$/)
  const { parameters, headers, genuine } = await arrival
  t.ok(genuine, 'signed as Twilio signs, with the first token')
  t.match(headers['i-twilio-idempotency-token'], /./)
  t.match(headers['content-type'], /^application\/x-www-form-urlencoded/)
  t.match(parameters, {
    CallSid: callSid,
    AccountSid: ACCOUNT_SID,
    From: '+819010003333',
    Caller: '+819010003333',
    To: '+81120444333',
    Called: '+81120444333',
    CallStatus: 'ringing',
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    FromCountry: 'JP',
    CalledCountry: 'JP',
    ToCity: '',
    CallerZip: ''
  })
  t.match(await phone.look(callSid), { status: 'ringing', answered: false, twiml: null })

  const status = receiver.next('/status')
  release()
  const ended = await status
  t.ok(ended.genuine)
  t.match(ended.parameters, {
    CallSid: callSid,
    CallStatus: 'busy',
    CallDuration: '0',
    SequenceNumber: '0',
    Timestamp: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/
  })
  t.match(await phone.look(callSid), { status: 'busy', answered: false, twiml: /Reject/ })
  t.equal(receiver.received.length, 2, 'one webhook, one status')
  t.equal(await phone.hangUp(callSid), 200)
  t.equal((await phone.look(callSid)).status, 'busy', 'hanging up afterwards changes nothing')
  t.notMatch(phone.log(), /9010003333/)
})

t.test('what the service says decides whether the call is answered', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  const cases: [string, Parameters<typeof receiver.answer>[0], object][] = [
    ['reject without a reason', twiml('<Reject/>'), { status: 'no-answer', answered: false }],
    ['reject in application/xml', twiml(REJECT, 'application/xml'), { status: 'busy' }],
    ['hang-up', twiml('<Hangup/>'), { status: 'completed', answered: true }],
    ['say, then reject', twiml(`<Say>x</Say>${REJECT}`), { status: 'completed', answered: true }],
    ['nothing', twiml(''), { status: 'completed', answered: true }],
    ['text', (_r, reply) => reply.type('text/plain').send('ok'), { answered: true }]
  ]
  for (const [name, answer, expected] of cases) {
    receiver.answer(answer)
    const status = receiver.next('/status')
    const callSid = await phone.dial(CALL)
    const { parameters } = await status
    t.match(await phone.look(callSid), { answered: false, ...expected }, name)
    t.equal(parameters.CallDuration, 'answered' in expected && expected.answered ? '1' : '0', name)
  }
})

t.test('a leading pause rings on, and a call may be hung up while it does', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  receiver.answer(twiml(`<Pause length="1"/>${REJECT}`))
  const status = receiver.next('/status')
  const callSid = await phone.dial(CALL)
  t.match((await status).parameters, { CallStatus: 'busy', CallDuration: '0' })
  const call = await phone.look(callSid)
  t.match(call, { status: 'busy', answered: false })
  t.ok(call.rangSeconds >= 1)

  receiver.answer(twiml(`<Pause length="60"/>${REJECT}`))
  const [voice, canceled] = [receiver.next(''), receiver.next('/status')]
  const second = await phone.dial(CALL)
  await voice
  t.equal(await phone.hangUp(second), 200)
  t.match((await canceled).parameters, { CallSid: second, CallStatus: 'canceled' })
  t.match(await phone.look(second), { status: 'canceled', answered: false })
})

t.test('hanging up while the reply is held tells the service at once', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  receiver.answer(() => new Promise(() => {}))
  const [voice, status] = [receiver.next(''), receiver.next('/status')]
  const callSid = await phone.dial(CALL)
  await voice
  await phone.hangUp(callSid)
  const { genuine, parameters } = await status
  t.ok(genuine)
  t.match(parameters, { CallSid: callSid, CallStatus: 'canceled', CallDuration: '0' })
  t.match(await phone.look(callSid), { status: 'canceled', answered: false, twiml: null })
})

t.test('a server error is tried again once, under the same call id', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  let attempts = 0
  receiver.answer((received, reply) => {
    attempts += 1
    return attempts === 1 ? reply.code(500).send() : twiml(REJECT)(received, reply)
  })
  const status = receiver.next('/status')
  const callSid = await phone.dial(CALL)
  await status
  const voices = receiver.received.filter(({ path }) => path === '')
  t.same(
    voices.map(({ parameters }) => parameters.CallSid),
    [callSid, callSid]
  )
  t.match(await phone.look(callSid), { status: 'busy', answered: false })
})

t.test('what the voice webhook cannot do, the fallback is asked for', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  const cases: [string, Parameters<typeof receiver.answer>[0], string, number][] = [
    ['a refusal, not repeated', (_r, reply) => reply.code(403).send(), '11200', 1],
    ['server errors', (_r, reply) => reply.code(503).send(), '11200', 2],
    ['a redirect', (_r, reply) => reply.redirect('/elsewhere'), '11200', 1],
    ['broken XML', (_r, reply) => reply.type('text/xml').send('<Response><Reject>'), '12100', 1],
    ['another document', (_r, reply) => reply.type('text/xml').send('<a/>'), '12100', 1],
    ['JSON', (_r, reply) => reply.send({ ok: true }), '12300', 1]
  ]
  for (const [name, voice, errorCode, times] of cases) {
    receiver.answer(voice, twiml(REJECT))
    const before = receiver.received.length
    const status = receiver.next('/status')
    const callSid = await phone.dial(CALL)
    await status
    const requests = receiver.received.slice(before)
    const fallback = requests.find(({ path }) => path === '/fallback')
    t.equal(requests.filter(({ path }) => path === '').length, times, name)
    t.match(fallback, {
      genuine: true,
      parameters: {
        CallSid: callSid,
        ErrorCode: errorCode,
        ErrorUrl: `${receiver.url}/webhooks/twilio/voice`
      }
    })
    t.match(await phone.look(callSid), { status: 'busy', answered: false }, name)
  }
})

t.test(
  'a dead service: the second address takes the call; without one it is answered',
  async (t) => {
    const receiver = await startReceiver(t)
    receiver.answer(twiml('<Say>never asked</Say>'), twiml(REJECT))
    const dead = `http://127.0.0.1:${await freePort()}`
    const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: `${dead},${receiver.url}` })
    const fallback = receiver.next('/fallback')
    const callSid = await phone.dial(CALL)
    t.match((await fallback).parameters, { CallSid: callSid, ErrorCode: '11205' })
    t.same(
      receiver.received.map(({ path }) => path),
      ['/fallback']
    )

    const alone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: dead })
    const lost = await alone.dial(CALL)
    while ((await alone.look(lost)).status === 'ringing') await setImmediate()
    t.match(await alone.look(lost), { status: 'completed', answered: true, twiml: null })
  }
)

t.test('a service that dies while it holds the call is asked again', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  let attempts = 0
  receiver.answer((received, reply) => {
    attempts += 1
    if (attempts > 1) return twiml(REJECT)(received, reply)
    reply.raw.socket?.destroy()
    return reply.hijack()
  })
  const status = receiver.next('/status')
  const callSid = await phone.dial(CALL)
  await status
  t.equal(attempts, 2)
  t.match(await phone.look(callSid), { status: 'busy', answered: false })
})

t.test('a service that never answers is given up in time', async (t) => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  t.teardown(() => mute.close())
  const { port } = mute.address() as { port: number }
  const receiver = await startReceiver(t)
  receiver.answer(() => new Promise(() => {}), twiml(REJECT))

  for (const voice of [`http://127.0.0.1:${port}`, receiver.url]) {
    const addresses = { WEBHOOK_PUBLIC_URL: `${voice},${receiver.url}` }
    const phone = await startSandbox(t, addresses, IMPATIENT)
    const fallback = receiver.next('/fallback')
    const callSid = await phone.dial(CALL)
    const { genuine, parameters } = await fallback
    t.ok(genuine)
    t.match(parameters, { CallSid: callSid, ErrorCode: '11205' })
  }
})

t.test('whose number is shown follows the telephone and the prefix', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  receiver.answer(twiml(REJECT))
  const to = '0120-444-333'
  const shown = '+819010003333'
  const cases: [object, string][] = [
    [{ from: '０９０－１０００－３３３３', to }, shown],
    [{ from: '+12025550123', to }, '+12025550123'],
    [{ from: '090-1000-3333', withheld: true, to }, '+266696687'],
    [{ withheld: true, to }, '+266696687'],
    [{ from: '090-1000-3333', to: `184${to}` }, '+266696687'],
    [{ from: '090-1000-3333', withheld: true, to: `186-${to}` }, shown],
    [{ from: '090-1000-3333', to: '1860800-123-4567' }, shown],
    [{ withheld: 'anonymous', to }, 'anonymous'],
    [{ withheld: '', to }, ''],
    ...WITHHELD_FORMS.map((as): [object, string] => [{ withheld: true, as, to }, as])
  ]
  for (const [call, expected] of cases) {
    const [voice, status] = [receiver.next(''), receiver.next('/status')]
    await phone.dial(call)
    const { genuine, parameters } = await voice
    t.equal(parameters.From, expected, JSON.stringify(call))
    t.ok(genuine)
    await status
  }
})

t.test(
  'what the network says about a caller is handed on, and said of no other call',
  async (t) => {
    const receiver = await startReceiver(t)
    const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
    receiver.answer(twiml(REJECT))
    const says = { stirVerstat: 'TN-Validation-Passed-C', forwardedFrom: '+81312345678' }
    for (const [call, expected] of [
      [
        { ...CALL, ...says },
        { StirVerstat: says.stirVerstat, ForwardedFrom: says.forwardedFrom }
      ],
      [CALL, { StirVerstat: undefined, ForwardedFrom: undefined }]
    ] as const) {
      const [voice, status] = [receiver.next(''), receiver.next('/status')]
      await phone.dial(call)
      const { genuine, parameters } = await voice
      t.ok(genuine)
      const { StirVerstat, ForwardedFrom } = parameters
      t.same({ StirVerstat, ForwardedFrom }, expected)
      await status
    }
  }
)

t.test('the same call may be delivered twice, for those who test duplicates', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  receiver.answer(twiml(REJECT))
  const callSid = `CA${'ab'.repeat(16)}`
  for (const delayMs of [0, 5]) {
    const status = receiver.next('/status')
    t.equal(await phone.dial({ ...CALL, callSid, delayMs }), callSid)
    t.equal((await status).parameters.CallSid, callSid)
  }
})

t.test('nonsense is refused in words, and never dialled', async (t) => {
  const receiver = await startReceiver(t)
  const phone = await startSandbox(t, { WEBHOOK_PUBLIC_URL: receiver.url })
  const cases: [unknown, number, string][] = [
    [{ ...CALL, to: '03-3000-0123' }, 422, 'to_invalid'],
    [{ ...CALL, to: '' }, 400, 'invalid_request'],
    [{ ...CALL, to: '186' }, 422, 'to_invalid'],
    [{ ...CALL, to: '9'.repeat(65) }, 400, 'invalid_request'],
    [{ from: 'somebody', to: CALL.to }, 422, 'from_invalid'],
    [{ from: '110', to: CALL.to }, 422, 'from_invalid'],
    [{ to: CALL.to }, 422, 'from_missing'],
    [{ to: `186${CALL.to}`, withheld: true }, 422, 'from_missing'],
    [{ ...CALL, withheld: true, as: 'nobody' }, 400, 'invalid_request'],
    [{ ...CALL, callSid: 'CA1' }, 400, 'invalid_request'],
    [{ ...CALL, delayMs: -1 }, 400, 'invalid_request'],
    [[], 400, 'invalid_request'],
    [{}, 400, 'invalid_request']
  ]
  for (const [payload, statusCode, code] of cases) {
    const answer = await phone.app.inject({
      method: 'POST',
      url: '/phone/calls',
      payload: payload as object
    })
    t.equal(answer.statusCode, statusCode, JSON.stringify(payload))
    t.match(answer.headers['content-type'], /problem\+json/)
    t.match(answer.json(), { code, status: statusCode, title: /./ })
  }
  const unknown = `/phone/calls/CA${'0'.repeat(32)}`
  t.equal((await phone.app.inject(unknown)).statusCode, 404)
  t.equal((await phone.app.inject({ method: 'POST', url: `${unknown}/hangup` })).statusCode, 404)
  t.equal((await phone.app.inject('/phone/calls/x')).statusCode, 400)
  const huge = {
    method: 'POST',
    url: '/phone/calls',
    payload: { to: 'x'.repeat(2 ** 21) }
  } as const
  t.equal((await phone.app.inject(huge)).statusCode, 413)
  t.equal(receiver.received.length, 0)
})
