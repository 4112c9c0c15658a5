import { once } from 'node:events'
import { type VerificationResource, VerificationResourceSchema } from '@yobirin/contracts'
import { connectRedis } from '@yobirin/redis'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { WebSocket } from 'ws'
import {
  as,
  type Edge,
  mobileNumber,
  quickSettings,
  startEdge,
  startVerification,
  tokens,
  waitForStatus
} from '../support/edge.ts'
import { paths, sendWebhook, voiceForm } from '../support/twilio.ts'

const resource = Compile(VerificationResourceSchema)

const post = ({ app }: Edge, payload: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { ...as(tokens.verifier), 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload)
  })
const get = ({ app }: Edge, path: string, token = tokens.verifier) =>
  app.inject({ url: `/v1/verifications/${path}`, headers: as(token) })
const cancel = ({ app }: Edge, id: string, token = tokens.verifier) =>
  app.inject({ method: 'POST', url: `/v1/verifications/${id}/cancel`, headers: as(token) })
const call = (edge: Edge, From: string, To: string) =>
  sendWebhook(edge, { path: paths.voice, form: voiceForm(edge, { From, To }) })

t.test('a start answers with the number to call, and where the verification is', async (t) => {
  const edge = await startEdge(t, { settings: { dialWithPresentation: true } })
  const response = await post(edge, { phoneNumber: '090-1234-3333', reference: 'order-7' })
  t.equal(response.statusCode, 201)
  const state = response.json<VerificationResource>()
  t.ok(resource.Check(state))
  t.match(state, {
    status: 'pending',
    sequence: 1,
    targetNumber: /^\+8112000000\d$/,
    targetNumberNational: /^0120-000-00\d$/,
    dialUri: /^tel:186012000000\d$/,
    maskedPhoneNumber: '*****3333',
    strengthBits: 2,
    reference: 'order-7'
  })
  t.equal(Date.parse(state.expiresAt) - Date.parse(state.createdAt), 120_000)
  t.equal(response.headers.location, `/v1/verifications/${state.id}`)
  t.equal(response.headers['cache-control'], 'no-store')
  t.same((await get(edge, state.id)).json(), state)
})

t.test('the same idempotency key is the same verification, whatever the process', async (t) => {
  const edge = await startEdge(t)
  const other = await startEdge(t, { place: edge.place })
  await edge.core.pools.configure('second', quickSettings, { by: 'test', why: 'test' })
  const body = { phoneNumber: '09012343333', reference: 'a' }
  const key = { 'idempotency-key': 'key-1' }
  const answers = await Promise.all([post(edge, body, key), post(other, body, key)])
  const [first, second] = answers.map((answer) => answer.json<VerificationResource>())
  t.same(
    answers.map(({ statusCode }) => statusCode),
    [201, 201]
  )
  t.equal(first?.id, second?.id)
  t.equal(first?.targetNumber, second?.targetNumber)
  const quoted = await post(edge, body, { 'idempotency-key': '"key-1"' })
  t.equal(quoted.json().id, first?.id, 'in quotes, as the draft writes it')
  const written = await post(edge, { ...body, phoneNumber: '090 1234 3333' }, key)
  t.equal(written.json().id, first?.id, 'the same number in another writing')

  for (const otherBody of [
    { ...body, phoneNumber: '09012344444' },
    { ...body, reference: 'b' },
    { ...body, pool: 'second' }
  ]) {
    const answer = await post(edge, otherBody, key)
    t.match(answer.json(), { status: 422, code: 'idempotency_key_reused' })
  }
  const stranger = await post(edge, body, { ...key, ...as(tokens.otherVerifier) })
  t.equal(stranger.statusCode, 201)
  t.not(stranger.json().id, first?.id, 'keys belong to their token')
  t.equal((await post(edge, body, { 'idempotency-key': 'x'.repeat(300) })).statusCode, 400)
})

t.test('a number that cannot call is refused, without repeating it', async (t) => {
  const edge = await startEdge(t)
  for (const phoneNumber of ['0120444333', '+12025550123', '12', 'abc', ' ', '0570012345']) {
    const answer = await post(edge, { phoneNumber })
    t.match(answer.json(), {
      status: 422,
      code: 'phone_number_not_verifiable',
      errors: [{ pointer: '#/phoneNumber' }]
    })
    t.notMatch(answer.body, phoneNumber.trim() || 'undefined')
  }
})

t.test('every malformed start says what is wrong, in one form', async (t) => {
  const edge = await startEdge(t)
  const cases: [name: string, payload: unknown, status: number, code: string, pointer?: string][] =
    [
      ['no body', '', 400, 'malformed_json'],
      ['not JSON', '{"phoneNumber": "09012345678"', 400, 'malformed_json'],
      ['an array', [], 400, 'invalid_request', '#'],
      ['null', null, 400, 'invalid_request', '#'],
      ['nothing in it', {}, 400, 'invalid_request', '#/phoneNumber'],
      ['a number', { phoneNumber: 9012345678 }, 400, 'invalid_request', '#/phoneNumber'],
      ['empty', { phoneNumber: '' }, 400, 'invalid_request', '#/phoneNumber'],
      ['unknown', { phoneNumber: '09012345678', x: 1 }, 400, 'invalid_request', '#'],
      ['a pool', { phoneNumber: '09012345678', pool: 'No' }, 400, 'invalid_request', '#/pool'],
      ['no such pool', { phoneNumber: '09012345678', pool: 'none' }, 422, 'unknown_pool'],
      ['100 kB', { phoneNumber: 'x'.repeat(100_000) }, 413, 'body_too_large'],
      ['__proto__', '{"__proto__":{"phoneNumber":"09012345678"}}', 400, 'malformed_json']
    ]
  for (const [name, payload, status, code, pointer] of cases) {
    const answer = await post(edge, payload)
    t.equal(answer.statusCode, status, name)
    t.match(answer.headers['content-type'], 'application/problem+json', name)
    const problem = answer.json()
    t.match(problem, { status, code, type: `/problems/${code}`, title: /./, detail: /./ }, name)
    if (pointer)
      t.ok(
        problem.errors.some((e: { pointer: string }) => e.pointer === pointer),
        name
      )
    t.notMatch(answer.body, '9012345678', name)
  }
  const text = await post(edge, 'hello', { 'content-type': 'text/plain' })
  t.match(text.json(), { status: 415, code: 'unsupported_media_type' })
})

t.test(
  'each caller has three at most, and a pool that is empty says when to come back',
  async (t) => {
    const edge = await startEdge(t)
    const phoneNumber = mobileNumber()
    for (let count = 0; count < 3; count++) await startVerification(edge, phoneNumber)
    const fourth = await post(edge, { phoneNumber })
    t.match(fourth.json(), { status: 429, code: 'too_many_verifications' })
    t.ok(Number(fourth.headers['retry-after']) >= 1)

    for (const number of (await edge.core.pools.read('main'))?.numbers ?? []) {
      await edge.core.pools.changeState('main', number.targetNumber, 'draining', {
        by: 'test',
        why: 'test'
      })
    }
    const exhausted = await post(edge, { phoneNumber: mobileNumber() })
    t.match(exhausted.json(), { status: 503, code: 'pool_exhausted' })
    t.ok(Number(exhausted.headers['retry-after']) >= 1)
    t.match(await edge.metrics.registry.metrics(), /start_refusals_total{reason="exhausted"} 1/)
  }
)

t.test('a verifier reaches its own verifications, others by their role', async (t) => {
  const edge = await startEdge(t)
  const { id } = await startVerification(edge, mobileNumber())
  for (const token of [tokens.verifier, tokens.viewer, tokens.administrator]) {
    t.equal((await get(edge, id, token)).statusCode, 200)
  }
  const strange = await get(edge, id, tokens.otherVerifier)
  t.match(strange.json(), { status: 404, code: 'verification_not_found' })
  t.equal((await cancel(edge, id, tokens.otherVerifier)).statusCode, 404)
  t.equal((await get(edge, id, tokens.operator)).statusCode, 403)
  t.equal((await cancel(edge, id, tokens.viewer)).statusCode, 403)
  t.equal((await get(edge, `main.${'A'.repeat(22)}`, tokens.viewer)).statusCode, 404)
  t.equal((await get(edge, `none.${'A'.repeat(22)}`, tokens.viewer)).statusCode, 404)
  t.equal((await get(edge, 'nonsense', tokens.viewer)).json().code, 'invalid_request')
})

t.test('cancelling ends a live verification, once', async (t) => {
  const edge = await startEdge(t)
  const { id } = await startVerification(edge, mobileNumber())
  const cancelled = await cancel(edge, id)
  t.equal(cancelled.statusCode, 200)
  t.match(cancelled.json(), { id, status: 'cancelled', endedAt: /Z$/ })
  t.match((await cancel(edge, id)).json(), { status: 409, code: 'verification_ended' })
})

t.test('a long poll answers at the next change, at once where it missed one', async (t) => {
  const edge = await startEdge(t)
  const other = await startEdge(t, { place: edge.place })
  const { id } = await startVerification(edge, mobileNumber())
  const waiting = get(edge, `${id}?wait=30`)
  const waitingElsewhere = get(other, `${id}?wait=30&after=1`)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await cancel(edge, id)
  t.equal((await waiting).json().status, 'cancelled')
  t.equal((await waitingElsewhere).json().status, 'cancelled', 'in any process')

  const began = performance.now()
  t.equal((await get(edge, `${id}?wait=30&after=1`)).json().sequence, 2)
  t.equal((await get(edge, `${id}?wait=30&after=2`)).json().sequence, 2, 'nothing can follow')
  t.ok(performance.now() - began < 1_000)

  const { id: quiet } = await startVerification(edge, mobileNumber())
  t.equal((await get(edge, `${quiet}?wait=1&after=1`)).json().status, 'pending', 'time is up')
  t.equal((await get(edge, `main.${'A'.repeat(22)}?wait=30`, tokens.viewer)).statusCode, 404)
  t.equal((await get(edge, `${quiet}?wait=31`)).statusCode, 400)
  t.equal((await get(edge, `${quiet}?wait=soon`)).json().errors[0].pointer, '#/querystring/wait')
})

t.test('a change that was not published is found by reading again', async (t) => {
  const edge = await startEdge(t, { settings: { validitySeconds: 0.3 }, rereadEveryMs: 100 })
  const { id } = await startVerification(edge, mobileNumber())
  const { status } = await waitForStatus(edge, id, 'expired')
  t.equal(status, 'expired')
})

t.test(
  'a socket tells the present state, each change and hint, and closes at the end',
  async (t) => {
    const edge = await startEdge(t)
    const phoneNumber = mobileNumber()
    const { id, targetNumber } = await startVerification(edge, phoneNumber)
    const socket = await edge.app.injectWS(`/v1/verifications/${id}/events`, {
      headers: as(tokens.verifier)
    })
    const told: VerificationResource[] = []
    socket.on('message', (message) => told.push(JSON.parse(String(message))))
    const closed = once(socket, 'close')
    await call(edge, mobileNumber(), targetNumber)
    await call(edge, phoneNumber, targetNumber)
    const [code] = await closed
    t.equal(code, 1000)
    t.ok(told.every((state) => resource.Check(state)))
    t.same(
      told.map(({ status, sequence, hint }) => [status, sequence, hint?.reason]),
      [
        ['pending', 1, undefined],
        ['pending', 2, 'other_caller'],
        ['ringing', 3, 'other_caller'],
        ['verified', 4, 'other_caller']
      ].slice(4 - told.length),
      'the socket opens first, or between two changes'
    )
    t.ok(told.length >= 3)
  }
)

t.test('a socket is refused as a request is, before it opens', async (t) => {
  const edge = await startEdge(t)
  const { id } = await startVerification(edge, mobileNumber())
  const open = (path: string, headers = {}) =>
    edge.app.injectWS(`/v1/verifications/${path}/events`, { headers })
  await t.rejects(open(id), { message: /401/ })
  await t.rejects(open(id, as(tokens.otherVerifier)), { message: /404/ })
  await t.rejects(open(`main.${'A'.repeat(22)}`, as(tokens.viewer)), { message: /404/ })
  const plain = await get(edge, `${id}/events`)
  t.match(plain.json(), { status: 426, code: 'upgrade_required' })
})

t.test('a process that stops lets go of those who wait', async (t) => {
  const edge = await startEdge(t)
  const { id } = await startVerification(edge, mobileNumber())
  const url = await edge.app.listen({ host: '127.0.0.1', port: 0 })
  const address = `${url.replace('http', 'ws')}/v1/verifications/${id}/events`
  const socket = new WebSocket(address, { headers: as(tokens.verifier) })
  await once(socket, 'message')
  const silent = new WebSocket(address, { headers: as(tokens.verifier) })
  await once(silent, 'message')
  silent.pause()
  const poll = fetch(`${url}/v1/verifications/${id}?wait=30`, { headers: as(tokens.verifier) })
  await new Promise((resolve) => setTimeout(resolve, 100))

  const began = performance.now()
  const closed = once(socket, 'close')
  await edge.close()
  t.equal((await closed)[0], 1001)
  t.equal((await poll).status, 200)
  t.ok(performance.now() - began < 4_000, 'a socket that answers no close does not hold it up')
  silent.terminate()
})

t.test('a reader who is gone is waited for no longer', async (t) => {
  const edge = await startEdge(t)
  const redis = connectRedis(edge.place.redisUrl, { name: 'test', onError: () => {} })
  t.teardown(() => redis.disconnect())
  const { id } = await startVerification(edge, mobileNumber())
  const url = await edge.app.listen({ host: '127.0.0.1', port: 0 })
  const subscribed = async (wanted: boolean) => {
    for (;;) {
      const channels = (await redis.pubsub('CHANNELS', `*${id.split('.')[1]}`)) as string[]
      if (channels.length > 0 === wanted) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const abort = new AbortController()
  const path = `${url}/v1/verifications/${id}?wait=30`
  const poll = fetch(path, { headers: as(tokens.verifier), signal: abort.signal })
  await subscribed(true)
  abort.abort()
  await t.rejects(poll)
  await subscribed(false)
})
