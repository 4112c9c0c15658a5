import { once } from 'node:events'
import { connectRedis } from '@yobirin/redis'
import t, { type Test } from 'tap'
import { startRedis } from '../../../test/support/redis.ts'
import { pretendCallVerification } from './support/call-verification.ts'
import { arrive, readPage } from './support/customer.ts'
import { PUBLIC_URL, startFlow } from './support/flow.ts'

t.test('Redis dies and comes back while a customer waits', async (t) => {
  const server = await startRedis(t)
  const redis = connectRedis(server.url, { name: 'test', onError: () => {} })
  t.teardown(() => redis.disconnect())
  const flow = await startFlow(t, { redis: { url: server.url, redis, keyPrefix: 'test' } })
  const callVerification = await pretendCallVerification(t, flow)
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  await customer.page()

  const statuses: string[] = []
  const ws = await flow.app.injectWS(
    `/journey/${customer.journeyId}/events`,
    { headers: { cookie: customer.cookieHeader(), origin: PUBLIC_URL } },
    {
      onInit: (socket) =>
        socket.on('message', (data) => statuses.push(JSON.parse(String(data)).status))
    }
  )
  t.teardown(() => ws.terminate())
  while (statuses.length === 0) await once(ws, 'message')

  const closed = once(redis, 'close')
  await server.kill()
  await closed
  const during = flow.app.inject({
    url: `/journey/${customer.journeyId}`,
    headers: { cookie: customer.cookieHeader() }
  })
  const ready = await flow.app.inject('/readyz')
  t.equal(ready.statusCode, 503)
  await server.restart()
  t.equal(readPage(await during).step, 'call', 'a request waits for it')

  await callVerification.changed('ringing', { status: 'ringing' })
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  while (statuses.at(-1) !== 'verified') await once(ws, 'message')
  t.pass('the page that was open hears it')
  t.equal((await flow.app.inject('/readyz')).statusCode, 200)
  await customer.page()
  await customer.press('confirm')
  t.equal((await customer.page()).step, 'pin')
})

t.test('while Redis hangs, a request ends with a page of ours and BF010', async (t) => {
  const { server, customer } = await arriveOnRedisOfItsOwn(t)
  server.freeze()
  const page = await customer.page()
  server.thaw()
  t.equal(page.status, 500)
  t.equal(page.code, 'BF010')
  t.equal((await customer.page()).step, 'phone')
})

t.test('a form that is under way when the process closes is answered, not cut off', async (t) => {
  const { server, flow, customer } = await arriveOnRedisOfItsOwn(t)
  const address = await flow.app.listen({ port: 0, host: '127.0.0.1' })
  const ask = () =>
    fetch(`${address}/journey/${customer.journeyId}`, {
      headers: { cookie: customer.cookieHeader() }
    })
  server.freeze()
  const arrived = once(flow.app.server, 'request')
  const answer = ask()
  await arrived
  const closed = flow.app.close()
  server.thaw()
  t.equal((await answer).status, 200)
  await closed
  await t.rejects(ask(), 'and nobody is taken in any more')
})

t.test('a process that is about to close says that it is not ready', async (t) => {
  const flow = await startFlow(t)
  flow.readiness.closing = true
  t.equal((await flow.app.inject('/readyz')).statusCode, 503)
  t.equal((await flow.app.inject('/healthz')).statusCode, 200)
})

async function arriveOnRedisOfItsOwn(t: Test) {
  const server = await startRedis(t)
  const redis = connectRedis(server.url, { name: 'test', onError: () => {} })
  t.teardown(() => redis.disconnect())
  const flow = await startFlow(t, { redis: { url: server.url, redis, keyPrefix: 'test' } })
  const customer = await arrive(flow)
  await customer.page()
  return { server, flow, customer }
}
