import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  gatewaySignature,
  SIP_CALL_ENDED_PATH,
  SIP_CALL_PATH,
  type SipCall
} from '@yobirin/contracts'
import t, { type Test } from 'tap'
import {
  type GatewayDriver,
  gatewayConformance
} from '../../../../test/support/gateway-conformance.ts'
import { startRedis } from '../../../../test/support/redis.ts'
import { loadCallVerificationConfiguration } from '../../src/config.ts'
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

const secrets = { current: 'the secret of the tests', next: 'the next secret of the tests' }
const environment = { SIP_GATEWAY_SECRET: `${secrets.current}, ${secrets.next}` }

const newCallId = () => randomBytes(16).toString('base64url')
const now = () => Math.floor(Date.now() / 1_000)

interface Sending {
  readonly secret?: string
  readonly at?: number
  readonly signature?: string
}

/** Sends as the gateway does; `signature` replaces the right one. */
function send({ app }: Edge, url: string, body: unknown, options: Sending = {}) {
  const { secret = secrets.current, at = now() } = options
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const right = `t=${at},v1=${gatewaySignature(secret, at, payload)}`
  return app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-gateway-signature': options.signature ?? right
    },
    payload
  })
}

const presented = (e164: string): SipCall['caller'] => ({ kind: 'presented', e164 })

const withheldForms: Record<string, SipCall['caller']> = {
  ...Object.fromEntries(
    (['anonymous', 'payphone', 'service_interaction', 'unavailable', 'unusable'] as const).map(
      (reason) => [reason, { kind: 'withheld', reason }]
    )
  ),
  'digits that spell a word': presented('+266696687'),
  'digits that spell another, a valid number of Texas': presented('+17378742833')
}

const driver: GatewayDriver<EdgeBank> = {
  name: 'sip',
  newCallId,
  withheldForms: Object.keys(withheldForms),
  async call({ edge }, { callId, from, to, trust = 'asserted' }) {
    const caller = withheldForms[from] ?? presented(from)
    const began = performance.now()
    const call = { type: 'call', callId, targetNumber: to, caller, trust }
    const response = await send(edge, SIP_CALL_PATH, call)
    const answer = response.json()
    const ringForMs = answer.ringForMs ?? 0
    if (response.statusCode === 200) await sleep(ringForMs)
    return {
      answered: response.statusCode !== 200,
      busy: answer.status === 'ring',
      rangMs: performance.now() - began
    }
  },
  async hangUp({ edge }, { callId, to }) {
    const body = { type: 'ended', callId, targetNumber: to }
    const { statusCode } = await send(edge, SIP_CALL_ENDED_PATH, body)
    if (statusCode !== 204) throw new Error(`ended: ${statusCode}`)
  }
}

gatewayConformance(t, driver, (t, settings) => startBank(t, settings, environment))

const pending = async (t: Test) => {
  const edge = await startEdge(t, { environment })
  const phoneNumber = mobileNumber()
  const { id, targetNumber } = await startVerification(edge, phoneNumber)
  const call: SipCall = {
    type: 'call',
    callId: newCallId(),
    targetNumber,
    caller: presented(phoneNumber),
    trust: 'asserted'
  }
  return { edge, id, call }
}

t.test('without a secret there is no SIP gateway, and one that is too short is none', async (t) => {
  const edge = await startEdge(t)
  const answer = await send(edge, SIP_CALL_PATH, {})
  t.match(answer.json(), { status: 404, code: 'not_found' })

  const variables = {
    REDIS_URL: 'redis://localhost',
    PHONE_HASH_KEY: 'k',
    SEALING_KEYS: 'k',
    API_TOKENS: 'k',
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'k'
  }
  for (const SIP_GATEWAY_SECRET of ['short', `${'long enough'.repeat(2)},short`]) {
    t.throws(
      () => loadCallVerificationConfiguration({ ...variables, SIP_GATEWAY_SECRET }),
      /SIP_GATEWAY_SECRET must have at least 16/
    )
  }
})

t.test('only what is signed with our secret, unchanged and now, is taken', async (t) => {
  const { edge, id, call } = await pending(t)
  const refused = async (name: string, sending: Sending, body: unknown = call) => {
    const answer = await send(edge, SIP_CALL_PATH, body, sending)
    t.match(answer.json(), { status: 403, code: 'signature_invalid' }, name)
  }
  const payload = JSON.stringify(call)
  const at = now()
  await refused('another secret', { secret: 'guessed' })
  await refused('none', { signature: '' })
  await refused('nonsense', { signature: '='.repeat(4_000) })
  await refused('another time than the signed one', {
    signature: `t=${at + 1},v1=${gatewaySignature(secrets.current, at, payload)}`
  })
  await refused('another body than the signed one', {
    signature: `t=${at},v1=${gatewaySignature(secrets.current, at, `${payload} `)}`
  })
  const bare = await edge.app.inject({ method: 'POST', url: SIP_CALL_PATH, payload: call })
  t.equal(bare.statusCode, 403, 'no header at all')
  await refused('more than 15 minutes old', { at: now() - 15 * 60 - 1 })
  await refused('more than 15 minutes ahead', { at: now() + 15 * 60 + 2 })
  t.equal((await edge.core.verifications.read(id))?.status, 'pending')

  const figures = await edge.metrics.registry.metrics()
  t.match(figures, /signature_failures_total{gateway="sip",account="own"} 2\n/)
  t.match(figures, /signature_failures_total{gateway="sip",account="other"} 6\n/)
  t.match(figures, /clock_skew_seconds{gateway="sip"} 90[12]\n/)
  t.equal(edge.logs.filter((line) => line.includes('ALARM')).length, 2)

  for (const [secret, skew] of [
    [secrets.current, -14 * 60],
    [secrets.next, 14 * 60]
  ] as const) {
    const answer = await send(edge, SIP_CALL_PATH, call, { secret, at: now() + skew })
    t.match(answer.json(), { status: 'ring' }, 'both secrets of a rotation, within the window')
  }
  t.equal(edge.logs.filter((line) => line.includes('clocks disagree')).length, 4)
  await waitForStatus(edge, id, 'verified')
})

t.test('a captured call is worth nothing for a later verification, nor as an end', async (t) => {
  const { edge, id, call } = await pending(t)
  await send(edge, SIP_CALL_PATH, call)
  await waitForStatus(edge, id, 'verified')
  const { e164 } = call.caller as { e164: string }
  const later = await startVerification(edge, e164)
  t.match((await send(edge, SIP_CALL_PATH, call)).json(), { status: 'ring', ringForMs: 0 })
  t.equal((await edge.core.verifications.read(later.id))?.status, 'pending')
  t.match((await send(edge, SIP_CALL_ENDED_PATH, call)).json(), { code: 'invalid_request' })
})

t.test('what is signed and not understood is refused with what would be', async (t) => {
  const { edge, call } = await pending(t)
  const odd: object[] = [
    { callId: 'short' },
    { callId: `${'x'.repeat(20)}\n` },
    { targetNumber: '0120000001' },
    { trust: 'blind' },
    { type: 'ended' },
    { caller: { kind: 'withheld', reason: 'shy' } },
    { caller: { kind: 'presented' } },
    { more: true }
  ]
  for (const fields of odd) {
    const answer = await send(edge, SIP_CALL_PATH, { ...call, ...fields })
    t.match(answer.json(), { status: 400, code: 'invalid_request', errors: [{}] })
    const { e164 } = call.caller as { e164: string }
    t.notMatch(answer.body, e164.slice(3), 'and never with what was sent')
  }
  for (const [body, status, code] of [
    ['{', 400, 'malformed_json'],
    ['', 400, 'malformed_json'],
    ['null', 400, 'invalid_request'],
    ['x'.repeat(5_000), 413, 'body_too_large']
  ] as const) {
    t.match((await send(edge, SIP_CALL_PATH, body)).json(), { status, code })
  }
  const form = await edge.app.inject({
    method: 'POST',
    url: SIP_CALL_PATH,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'a=b'
  })
  t.equal(form.statusCode, 415)
})

t.test('while Redis is away a call is undecided, and decided once it is back', async (t) => {
  const redis = await startRedis(t)
  const place = { redisUrl: redis.url, keyPrefix: 'test' }
  const edge = await startEdge(t, { place, environment })
  await edge.core.pools.configure('main', quickSettings, { by: 'test', why: 'test' })
  await edge.core.pools.add('main', '+81120000001', { by: 'test', why: 'test' })
  const phoneNumber = mobileNumber()
  const { id, targetNumber } = await startVerification(edge, phoneNumber)
  const caller = presented(phoneNumber)
  const call = { type: 'call', callId: newCallId(), targetNumber, caller, trust: 'asserted' }
  await redis.kill()
  const began = performance.now()
  const undecided = await send(edge, SIP_CALL_PATH, call)
  t.match(undecided.json(), { status: 503, code: 'service_unavailable' })
  t.equal(undecided.headers['retry-after'], '1')
  t.ok(performance.now() - began < 4_000, 'soon enough to be asked again')
  const ended = { type: 'ended', callId: newCallId(), targetNumber }
  const end = await send(edge, SIP_CALL_ENDED_PATH, ended)
  t.equal(end.statusCode, 503)

  await redis.restart()
  let answer = await send(edge, SIP_CALL_PATH, call)
  while (answer.statusCode === 503) answer = await send(edge, SIP_CALL_PATH, call)
  t.match(answer.json(), { status: 'ring' })
  await waitForStatus(edge, id, 'verified')
  t.match(
    await edge.metrics.registry.metrics(),
    /calls_total{gateway="sip",outcome="undecided"} \d/
  )
})

t.test('no log line holds the telephone of a customer', async (t) => {
  const { edge, id, call } = await pending(t)
  await send(edge, SIP_CALL_PATH, { ...call, callId: newCallId(), trust: 'foreign' })
  await send(edge, SIP_CALL_PATH, { ...call, more: true })
  await send(edge, SIP_CALL_PATH, call, { secret: 'wrong' })
  await send(edge, SIP_CALL_PATH, call)
  await waitForStatus(edge, id, 'verified')
  const { e164 } = call.caller as { e164: string }
  t.notMatch(edge.logs.join('') + (await edge.metrics.registry.metrics()), e164.slice(3))
  t.match(edge.logs.join(''), `"callId":"sip-${call.callId}"`)
})
