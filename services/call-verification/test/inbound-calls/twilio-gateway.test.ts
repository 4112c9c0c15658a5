import { once } from 'node:events'
import { connect } from 'node:net'
import type { CallerTrust } from '@yobirin/contracts'
import t from 'tap'
import {
  type GatewayDriver,
  gatewayConformance
} from '../../../../test/support/gateway-conformance.ts'
import { startRedis } from '../../../../test/support/redis.ts'
import {
  type Edge,
  type EdgeBank,
  mobileNumber,
  quickSettings,
  startBank,
  startEdge,
  startVerification,
  waitForStatus
} from '../support/edge.ts'
import {
  authTokens,
  newCallSid,
  paths,
  REJECT,
  sendWebhook,
  signedRequest,
  voiceForm
} from '../support/twilio.ts'

// An ordinary call in Japan says nothing of its caller ID.
const SAYS: Partial<Record<CallerTrust, Record<string, string>>> = {
  refuted: { StirVerstat: 'TN-Validation-Failed-A' },
  foreign: { StirVerstat: 'TN-Validation-Passed-C' },
  diverted: { ForwardedFrom: '+81312345678' }
}

const driver: GatewayDriver<EdgeBank> = {
  name: 'twilio',
  newCallId: newCallSid,
  withheldForms: [
    ...['+266696687', '266696687', '1266696687', '+7378742833', '+17378742833', '+2562533'],
    ...['+8656696', '+86282452253', '+464', 'anonymous', 'Restricted', 'UNAVAILABLE', 'unknown'],
    ...['Private number', 'blocked', 'withheld', '', 'sip:anonymous@anonymous.invalid'],
    ...['client:Anonymous', 'not a number', '+811045000']
  ],
  async call({ edge }, { callId, from, to, trust = 'asserted' }) {
    const form = voiceForm(edge, { CallSid: callId, From: from, To: to, ...SAYS[trust] })
    const began = performance.now()
    const response = await sendWebhook(edge, { path: paths.voice, form })
    return {
      answered: response.statusCode !== 200 || !response.body.includes('<Response><Reject'),
      busy: response.body.endsWith('<Reject reason="busy"/></Response>'),
      rangMs: performance.now() - began
    }
  },
  async hangUp({ edge }, { callId, from, to }) {
    const form = voiceForm(edge, { CallSid: callId, From: from, To: to })
    const ended = { ...form, CallStatus: 'no-answer', CallDuration: '0' }
    const { statusCode } = await sendWebhook(edge, { path: paths.status, form: ended })
    if (statusCode !== 204) throw new Error(`status webhook: ${statusCode}`)
  }
}

gatewayConformance(t, driver, startBank)

const pending = async (edge: Edge) => {
  const phoneNumber = mobileNumber()
  const { id, targetNumber } = await startVerification(edge, phoneNumber)
  return { id, form: voiceForm(edge, { From: phoneNumber, To: targetNumber }) }
}

t.test('the answer is TwiML, held for the ring, whatever else Twilio sends', async (t) => {
  const edge = await startEdge(t)
  const { id, form } = await pending(edge)
  const more = { ...form, StirPassportToken: 'x'.repeat(3_000), BrandNew: 'é &=%+', __proto: '1' }
  const response = await sendWebhook(edge, { path: paths.voice, form: more })
  t.equal(response.statusCode, 200)
  t.match(response.headers['content-type'], /^text\/xml/)
  t.equal(response.body, REJECT)
  await waitForStatus(edge, id, 'verified')
  t.match(
    await edge.metrics.registry.metrics(),
    /calls_total{gateway="twilio",outcome="matched"} 1/
  )
})

t.test('each pool rings by its own strategy', async (t) => {
  const edge = await startEdge(t)
  const act = { by: 'test', why: 'test' }

  await edge.core.pools.configure('main', { ...quickSettings, ringStrategy: 'pause' }, act)
  const paused = await pending(edge)
  const first = await sendWebhook(edge, { path: paths.voice, form: paused.form })
  t.match(first.body, '<Response><Pause length="1"/><Reject reason="busy"/></Response>')
  await waitForStatus(edge, paused.id, 'verified')

  await edge.core.pools.configure('main', { ...quickSettings, ringStrategy: 'immediate' }, act)
  const immediate = await pending(edge)
  const second = await sendWebhook(edge, { path: paths.voice, form: immediate.form })
  t.equal(second.body, REJECT)
  await waitForStatus(edge, immediate.id, 'verified')
})

t.test('a signature must be right for our address, as configured', async (t) => {
  const edge = await startEdge(t)
  const { id, form } = await pending(edge)
  const refused = async (name: string, webhook: Partial<Parameters<typeof signedRequest>[1]>) => {
    const { statusCode, body } = await sendWebhook(edge, { path: paths.voice, form, ...webhook })
    t.equal(statusCode, 403, name)
    t.equal(JSON.parse(body).code, 'signature_invalid', name)
  }
  await refused('another token', { authToken: 'guessed' })
  await refused('no signature', { headers: { 'x-twilio-signature': undefined } })
  await refused('an empty one', { headers: { 'x-twilio-signature': '' } })
  await refused('nonsense', { headers: { 'x-twilio-signature': '='.repeat(4_000) } })
  await refused('another host', { address: 'https://elsewhere.example.jp' })
  await refused('plain http', { address: 'http://calls.example.jp' })
  await refused('another host, as the Host and proxy headers say', {
    address: 'https://elsewhere.example.jp',
    headers: {
      host: 'elsewhere.example.jp',
      'x-forwarded-host': 'elsewhere.example.jp',
      'x-forwarded-proto': 'https'
    }
  })
  const request = signedRequest(edge, { path: paths.voice, form })
  const changed = new URLSearchParams({ ...form, From: mobileNumber() }).toString()
  t.equal((await edge.app.inject({ ...request, payload: changed })).statusCode, 403)
  t.equal((await edge.app.inject({ ...request, url: `${paths.voice}?a=1` })).statusCode, 403)
  t.equal((await edge.app.inject({ ...request, url: paths.fallback })).statusCode, 403)
  t.equal((await edge.app.inject({ method: 'POST', url: paths.voice })).statusCode, 403, 'nothing')

  t.equal((await edge.core.verifications.read(id))?.status, 'pending')
  const alarms = edge.logs.filter((line) => line.includes('ALARM'))
  t.ok(alarms.length >= 8, 'on our own account that is an alarm')
  t.match(
    await edge.metrics.registry.metrics(),
    /webhook_signature_failures_total{gateway="twilio",account="own"} \d+/
  )

  t.equal((await edge.app.inject(request)).statusCode, 200, 'the right one is taken')
})

t.test('a signature holds for both tokens of a rotation, and behind any proxy', async (t) => {
  const cases: [name: string, publicUrl: string, signedAddress: string][] = [
    ['plain', 'https://calls.example.jp', 'https://calls.example.jp'],
    ['a slash at the end', 'https://calls.example.jp/', 'https://calls.example.jp'],
    ['https drops its port', 'https://calls.example.jp:8443', 'https://calls.example.jp'],
    ['the standard port shown', 'https://calls.example.jp', 'https://calls.example.jp:443'],
    ['http keeps its port', 'http://calls.example.jp:3001', 'http://calls.example.jp:3001'],
    ['user and password', 'https://user:word@calls.example.jp', 'https://calls.example.jp'],
    ['a path in front', 'https://calls.example.jp/tel', 'https://calls.example.jp/tel'],
    ['overrides', 'https://calls.example.jp#rc=1&rp=ct,5xx,rt', 'https://calls.example.jp'],
    ['a second host', 'https://a.example.jp, https://b.example.jp', 'https://b.example.jp']
  ]
  for (const [name, publicUrl, address] of cases) {
    const edge = await startEdge(t, { environment: { WEBHOOK_PUBLIC_URL: publicUrl } })
    for (const authToken of [authTokens.current, authTokens.next]) {
      const form = voiceForm(edge, { From: mobileNumber(), To: '+81120999999' })
      const { statusCode } = await sendWebhook(edge, {
        path: paths.voice,
        form,
        address,
        authToken
      })
      t.equal(statusCode, 200, name)
    }
    await edge.close()
  }
})

t.test('a query is signed as it came, character for character', async (t) => {
  const edge = await startEdge(t)
  const form = voiceForm(edge, { From: mobileNumber(), To: '+81120999999' })
  await edge.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = sendOverSocket(edge, { path: `${paths.voice}?b=2&a=it's+%E3%81%82`, form })
  const [answer] = await once(socket, 'data')
  socket.destroy()
  t.match(String(answer), /^HTTP\/1\.1 200 /)
})

t.test('a captured webhook is worth nothing, even for a later verification', async (t) => {
  const edge = await startEdge(t, { numbers: ['+81120000001'] })
  const { id, form } = await pending(edge)
  await sendWebhook(edge, { path: paths.voice, form })
  await waitForStatus(edge, id, 'verified')
  const later = await startVerification(edge, form.From as string)
  const replayed = await sendWebhook(edge, { path: paths.voice, form })
  t.equal(replayed.body, REJECT)
  t.equal((await edge.core.verifications.read(later.id))?.status, 'pending')
})

t.test('a signed call that is not understood is refused as busy, and nothing else', async (t) => {
  const edge = await startEdge(t)
  const { id, form } = await pending(edge)
  const odd: Record<string, string>[] = [
    { CallSid: 'CA123' },
    { CallSid: `CA${'1'.repeat(32)}\n` },
    { AccountSid: `AC${'2'.repeat(32)}` },
    { To: 'sip:someone@example.jp' },
    { To: '0120000001' }
  ]
  for (const fields of odd) {
    const response = await sendWebhook(edge, { path: paths.voice, form: { ...form, ...fields } })
    t.equal(response.statusCode, 200)
    t.equal(response.body, REJECT, JSON.stringify(fields))
  }
  const { CallSid: _, ...without } = form
  t.equal((await sendWebhook(edge, { path: paths.voice, form: without })).body, REJECT)
  t.equal((await sendWebhook(edge, { path: paths.status, form: without })).statusCode, 204)
  t.equal((await edge.core.verifications.read(id))?.sequence, 1)
})

t.test('a field that comes twice is not believed', async (t) => {
  const edge = await startEdge(t)
  const { id, form } = await pending(edge)
  const twice = { ...form, From: [form.From, mobileNumber()] } as never
  const { headers } = signedRequest(edge, { path: paths.voice, form: twice })
  const payload = new URLSearchParams(form)
  payload.append('From', (twice as { From: string[] }).From[1] as string)
  const response = await edge.app.inject({
    method: 'POST',
    url: paths.voice,
    headers,
    payload: payload.toString()
  })
  t.equal(response.body, REJECT)
  t.equal((await edge.core.verifications.read(id))?.status, 'pending')
})

t.test('what Twilio says about the caller ID becomes a level of trust', async (t) => {
  const edge = await startEdge(t)
  const { id, form } = await pending(edge)
  const levels: [level: string, says: Record<string, string>][] = [
    ['refuted', { StirVerstat: 'TN-Validation-Failed-C' }],
    ['refuted', { StirVerstat: 'TN-Validation-Failed-A-Diverted', ForwardedFrom: String(form.To) }],
    ['foreign', { StirVerstat: 'TN-Validation-Passed-C' }],
    ['diverted', { StirVerstat: 'TN-Validation-Passed-A-Diverted' }],
    ['diverted', { ForwardedFrom: '+81312345678' }],
    ['diverted', { ForwardedFrom: 'anonymous', StirVerstat: 'TN-Validation-Passed-A' }]
  ]
  for (const [level, says] of levels) {
    const { body } = await sendWebhook(edge, {
      path: paths.voice,
      form: { ...form, CallSid: newCallSid(), ...says }
    })
    t.equal(body, REJECT, level)
  }
  t.match(await edge.core.verifications.read(id), {
    status: 'pending',
    hint: { reason: 'untrusted' }
  })

  const another = mobileNumber()
  const accepted: [level: string, says: Record<string, string>][] = [
    ['unconfirmed', { StirVerstat: 'TN-Validation-Passed-B' }],
    ['asserted', { StirVerstat: 'No-TN-Validation' }],
    ['asserted', { StirVerstat: '', ForwardedFrom: '' }],
    ['asserted', { ForwardedFrom: String(form.To) }],
    ['asserted', { ForwardedFrom: another }],
    ['attested', { StirVerstat: 'TN-Validation-Passed-A' }]
  ]
  for (const [, says] of accepted) {
    const call = { ...form, From: another, CallSid: newCallSid(), ...says }
    await sendWebhook(edge, { path: paths.voice, form: call })
  }
  const figures = await edge.metrics.registry.metrics()
  for (const [level, count] of Object.entries(countBy([...levels, ...accepted]))) {
    t.match(figures, `yobirin_call_trust_total{trust="${level}"} ${count}\n`)
  }
  t.match(figures, /yobirin_call_outcomes_total{outcome="untrusted"} 6\n/)
  t.match(figures, /yobirin_hints_total{reason="untrusted"} 1\n/)
  t.match(figures, /yobirin_call_outcomes_total{outcome="stray"} 6\n/)
})

t.test('100 kB of junk is refused at once, signed or not', async (t) => {
  const edge = await startEdge(t)
  const form = { ...voiceForm(edge, { From: mobileNumber(), To: '+81120000001' }) }
  const signed = { ...form, Junk: 'x'.repeat(100_000) }
  const began = performance.now()
  t.equal((await sendWebhook(edge, { path: paths.voice, form: signed })).statusCode, 413)
  const url = paths.voice
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const junk = await edge.app.inject({ method: 'POST', url, headers, payload: 'x&'.repeat(50_000) })
  t.equal(junk.statusCode, 413)
  const json = await edge.app.inject({ method: 'POST', url, payload: { AccountSid: 1 } })
  t.equal(json.statusCode, 415)
  t.ok(performance.now() - began < 1_000)
})

t.test(
  'a call that was answered and billed is an alarm, in whatever notice it shows',
  async (t) => {
    const edge = await startEdge(t)
    const { form } = await pending(edge)
    const cases: [alarm: boolean, path: string, fields: Record<string, string>][] = [
      [true, paths.status, { CallStatus: 'completed', CallDuration: '0' }],
      [true, paths.status, { CallStatus: 'busy', CallDuration: '3' }],
      [true, paths.status, { CallStatus: 'no-answer', CallDuration: '0', Duration: '1' }],
      [true, paths.status, { CallStatus: 'busy', CallDuration: 'soon' }],
      [true, paths.status, { CallStatus: 'in-progress' }],
      [true, paths.status, { CallStatus: 'completed', To: 'sip:nobody@example.jp' }],
      [true, paths.voice, { CallStatus: 'in-progress' }],
      [true, paths.fallback, { CallStatus: 'completed' }],
      [false, paths.status, { CallStatus: 'busy', CallDuration: '0', Duration: '0' }],
      [false, paths.status, { CallStatus: 'no-answer', CallDuration: '' }],
      [false, paths.status, { CallStatus: 'ringing', CallDuration: '0' }],
      [false, paths.voice, { CallStatus: 'ringing' }]
    ]
    const answered = async () =>
      Number(
        /answered_calls_total{gateway="twilio"} (\d+)/.exec(
          await edge.metrics.registry.metrics()
        )?.[1]
      )
    t.equal(await answered(), 0, 'the figure is there before the first')

    let expected = 0
    for (const [alarm, path, fields] of cases) {
      const { statusCode } = await sendWebhook(edge, { path, form: { ...form, ...fields } })
      t.equal(statusCode, path === paths.status ? 204 : 200)
      if (alarm) expected += 1
      t.equal(await answered(), expected, JSON.stringify(fields))
    }
    const alarms = edge.logs.filter((line) => line.includes('ALARM: the carrier answered a call'))
    t.equal(alarms.length, expected)
    t.ok(
      alarms.every(
        (line) => JSON.parse(line).level === 50 && line.includes(`twilio-${form.CallSid}`)
      )
    )
    t.match(alarms[1], '"callStatus":"busy","callDuration":"3"')
    t.notMatch(alarms.join(''), (form.From as string).slice(3))

    const forged = { ...form, CallStatus: 'completed' }
    await sendWebhook(edge, { path: paths.status, form: forged, authToken: 'guessed' })
    t.equal(await answered(), expected, 'nobody else can raise it')
  }
)

t.test('another process takes up the rest of the ring by the fallback', async (t) => {
  const first = await startEdge(t, { settings: { ringSeconds: 1.2 } })
  const second = await startEdge(t, { place: first.place })
  const { id, form } = await pending(first)
  await first.app.listen({ host: '127.0.0.1', port: 0 })

  const began = performance.now()
  const held = sendOverSocket(first, { path: paths.voice, form })
  await waitForStatus(second, id, 'ringing')
  // The first process takes no part any more: Twilio loses its connection.
  held.destroy()
  await first.core.close()
  const errors = { ErrorCode: '11205', ErrorUrl: 'https://calls.example.jp/webhooks/twilio/voice' }
  const rest = await sendWebhook(second, { path: paths.fallback, form: { ...form, ...errors } })
  const rang = performance.now() - began
  t.equal(rest.body, REJECT)
  t.ok(rang > 1_150 && rang < 2_000, `it rang for ${rang} ms in all`)
  await waitForStatus(second, id, 'verified')
  t.match(await second.metrics.registry.metrics(), /webhook_fallbacks_total{gateway="twilio"} 1/)
  t.match(await first.metrics.registry.metrics(), /yobirin_held_calls 0/, 'a lost hold is let go')
})

t.test('what the holding process does not settle, another does', async (t) => {
  const first = await startEdge(t, { settings: { ringSeconds: 0.5 } })
  const second = await startEdge(t, { place: first.place })
  const { id, form } = await pending(first)
  const held = sendWebhook(first, { path: paths.voice, form })
  await waitForStatus(second, id, 'ringing')
  await first.core.close()
  await waitForStatus(second, id, 'verified')
  t.equal((await held).body, REJECT)
})

t.test('a process that stops finishes the calls that it holds', async (t) => {
  const edge = await startEdge(t, { settings: { ringSeconds: 1 } })
  const { id, form } = await pending(edge)
  const url = await edge.app.listen({ host: '127.0.0.1', port: 0 })
  const { method, headers, payload } = signedRequest(edge, { path: paths.voice, form })

  const began = performance.now()
  const held = fetch(`${url}${paths.voice}`, { method, headers, body: payload })
  await waitForStatus(edge, id, 'ringing')
  const closed = edge.close()
  const answer = await held
  t.equal(answer.status, 200)
  t.equal(await answer.text(), REJECT)
  t.equal(answer.headers.get('connection'), 'close')
  t.ok(performance.now() - began > 950, 'it has rung to its end')
  await closed
  await t.rejects(fetch(`${url}/healthz`), 'and takes no more')

  const other = await startEdge(t, { place: edge.place })
  await waitForStatus(other, id, 'verified')
})

t.test('a call is decided when Redis comes back while it waits', async (t) => {
  const redis = await startRedis(t)
  const place = { redisUrl: redis.url, keyPrefix: 'test' }
  const edge = await startEdge(t, { place })
  await edge.core.pools.configure('main', quickSettings, { by: 'test', why: 'test' })
  await edge.core.pools.add('main', '+81120000001', { by: 'test', why: 'test' })
  const { id, form } = await pending(edge)
  await redis.kill()
  const answer = sendWebhook(edge, { path: paths.voice, form })
  await redis.restart()
  t.equal((await answer).body, REJECT)
  await waitForStatus(edge, id, 'verified')
})

t.test('no log line of all kinds of calls holds the telephone of a customer', async (t) => {
  const edge = await startEdge(t)
  const { id, form } = await pending(edge)
  const stranger = mobileNumber()
  const other = voiceForm(edge, { From: stranger, To: form.To as string })
  await sendWebhook(edge, { path: paths.voice, form: other })
  await sendWebhook(edge, { path: paths.voice, form: other, authToken: 'wrong' })
  await sendWebhook(edge, { path: paths.voice, form: { ...form, CallSid: 'CA1' } })
  await sendWebhook(edge, { path: paths.voice, form })
  await sendWebhook(edge, { path: paths.status, form: { ...form, CallStatus: 'busy' } })
  await waitForStatus(edge, id, 'verified')

  const written = edge.logs.join('') + (await edge.metrics.registry.metrics())
  for (const number of [form.From as string, stranger]) {
    t.notMatch(written, number.slice(3), 'neither E.164 nor national')
  }
  const ofCall = edge.logs.filter((line) => line.includes(`twilio-${form.CallSid}`))
  t.ok(ofCall.length >= 3)
  t.ok(ofCall.every((line) => line.includes('"callId"')))
  const ofVerification = edge.logs.filter((line) => line.includes(`"verificationId":"${id}"`))
  t.match(ofVerification.join(''), /verification started.*a call rings.*a call has ended/s)
})

function countBy(rows: readonly (readonly [string, unknown])[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [name] of rows) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function sendOverSocket(edge: Edge, webhook: Parameters<typeof signedRequest>[1]) {
  const { headers, payload } = signedRequest(edge, webhook)
  const { port } = edge.app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(payload) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  once(socket, 'error').catch(() => {})
  socket.write(`POST ${webhook.path} HTTP/1.1\r\nhost: localhost\r\n${head}\r\n${payload}`)
  return socket
}
