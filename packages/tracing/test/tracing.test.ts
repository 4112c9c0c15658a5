import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { carriedTrace, inSpan, startTracing, traceRequests } from '@yobirin/tracing'
import { fastify } from 'fastify'
import t, { type Test } from 'tap'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly status: { readonly code?: number; readonly message?: string }
  readonly attributes: readonly { key: string; value: Readonly<Record<string, unknown>> }[]
}

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const OFF = { endpoint: '', headers: '', share: 1 }

const noFailure = (t: Test) => (error: unknown) => void t.fail(String(error))

const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('sdk-trace'))

async function receiver(t: Test) {
  const spans: Span[] = []
  const headers: unknown[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    headers.push(request.headers['x-api-key'])
    for (const { scopeSpans } of JSON.parse(text).resourceSpans) {
      for (const scope of scopeSpans) spans.push(...scope.spans)
    }
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { endpoint, spans, headers }
}

function application(t: Test, continues: boolean) {
  const app = fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  traceRequests(app, { continues })
  app.post('/calls/:number', async () => carriedTrace())
  app.get('/healthz', async () => carriedTrace())
  app.get('/fault', async () => {
    throw new Error('of 09012345678')
  })
  return app
}

t.test('without a receiver nothing is loaded, added or carried', async (t) => {
  const tracing = await startTracing('test', OFF, noFailure(t))
  t.same(loaded(), [])
  const work = async () => carriedTrace()
  t.same(await inSpan('x', { kind: 'consumer', from: PARENT }, work), {})
  const headers = { traceparent: PARENT }
  const app = application(t, true)
  const answer = await app.inject({ method: 'POST', url: '/calls/1', headers, payload: {} })
  t.same(answer.json(), {})
  await tracing.close()
})

t.test('a request leads on, from its body to what it hands over', async (t) => {
  const { endpoint, spans, headers } = await receiver(t)
  const settings = { endpoint: `${endpoint}/`, headers: 'x-api-key=secret', share: 1 }
  const tracing = await startTracing('test', settings, noFailure(t))
  t.not(loaded().length, 0, 'what the first test looks for can be found')

  const ask = async (continues: boolean, url: string, payload?: object) => {
    const method = payload ? 'POST' : 'GET'
    const headers = { traceparent: PARENT }
    const address = await application(t, continues).listen({ port: 0 })
    const body = payload && JSON.stringify(payload)
    const answer = await fetch(`${address}${url}`, {
      method,
      headers: { ...headers, ...(payload && { 'content-type': 'application/json' }) },
      ...(body && { body })
    })
    return (await answer.json()) as { traceparent?: string }
  }
  const carried = await ask(true, '/calls/09012345678?pin=2580', { a: 1 })
  const [, traceId, spanId] = carried.traceparent?.split('-') ?? []
  t.equal(traceId, '0af7651916cd43dd8448eb211c80319c', 'of whoever asked')
  const own = await ask(false, '/calls/09012345678', {})
  t.notMatch(own.traceparent, /0af7651916cd43dd/, 'of its own, where strangers ask')
  t.same(await ask(true, '/healthz'), {}, 'health is not traced')
  await ask(false, '/fault')
  await inSpan('a queue process', { kind: 'consumer', from: carried.traceparent }, async () => {
    t.not(carriedTrace().traceparent, carried.traceparent)
    throw new RangeError('of 09012345678')
  }).catch(() => {})
  await inSpan('begun here', { kind: 'client', from: 'nonsense' }, async () => {})
  await tracing.close()

  t.same(spans.map(({ name }) => name).sort(), [
    'GET /fault',
    'POST /calls/:number',
    'POST /calls/:number',
    'a queue process',
    'begun here'
  ])
  t.match(headers, [/secret/])
  const named = (name: string) => spans.find((span) => span.name === name)
  t.match(named('a queue process'), { traceId, parentSpanId: spanId, status: { code: 2 } })
  t.match(named('GET /fault'), { status: { code: 2 } })
  t.notOk(named('begun here')?.parentSpanId)
  t.notMatch(JSON.stringify(spans), /\b09012345678|2580/, 'nobody is told of')
  t.same(carriedTrace(), {}, 'nothing after its end')
})

t.test('a receiver that is away harms nothing, and is told of', async (t) => {
  const failures: unknown[] = []
  const settings = { endpoint: 'http://127.0.0.1:9', headers: '', share: 1 }
  const tracing = await startTracing('test', settings, (error) => failures.push(error))
  t.equal(await inSpan('x', { kind: 'client' }, async () => 'done'), 'done')
  await tracing.close()
  t.ok(failures.length > 0)
})

t.test('a share of nothing keeps nothing, but what others keep', async (t) => {
  const { endpoint, spans } = await receiver(t)
  const tracing = await startTracing('test', { endpoint, headers: '', share: 0 }, noFailure(t))
  await inSpan('ours', { kind: 'client' }, async () => {
    t.match(carriedTrace().traceparent, /-00$/, 'those that follow are told')
  })
  await inSpan('theirs', { kind: 'consumer', from: PARENT }, async () => {})
  await tracing.close()
  t.same(
    spans.map(({ name }) => name),
    ['theirs']
  )
})
