import { EventEmitter, once } from 'node:events'
import type { WebSocket } from '@fastify/websocket'
import {
  VERIFICATION_EVENTS_QUEUE,
  type WaitingMessage,
  type WaitingState,
  WaitingStateSchema
} from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { createMetrics } from '../src/operations/metrics.ts'
import { startVerificationEventsWorker } from '../src/waiting/verification-events-worker.ts'
import {
  type CallVerification,
  pretendCallVerification,
  VALIDITY_MS
} from './support/call-verification.ts'
import { arrive, type Customer, visit } from './support/customer.ts'
import { type Flow, PUBLIC_URL, startFlow } from './support/flow.ts'
import { API_TOKENS, askAs } from './support/operators.ts'

let flow: Flow
let callVerification: CallVerification

t.before(async () => {
  flow = await startFlow(t, { config: { API_TOKENS } })
  callVerification = await pretendCallVerification(t, flow)
})

t.beforeEach(() => {
  flow.clock.at = Date.now()
  callVerification.answer = 'draw'
})

async function atTheCall(): Promise<Customer> {
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  await customer.page()
  return customer
}

interface Socket {
  readonly ws: WebSocket
  next(): Promise<WaitingMessage>
  /** What came and was not asked for yet. */
  readonly unread: WaitingMessage[]
}

async function openSocket(
  t: { teardown(run: () => unknown): unknown },
  customer: Customer,
  app: FastifyInstance = flow.app,
  query = ''
): Promise<Socket> {
  const unread: WaitingMessage[] = []
  const arrivals = new EventEmitter()
  const ws = await app.injectWS(
    `/journey/${customer.journeyId}/events${query}`,
    { headers: { cookie: customer.cookieHeader(), origin: PUBLIC_URL } },
    {
      onInit: (socket) =>
        socket.on('message', (data) => {
          unread.push(JSON.parse(String(data)))
          arrivals.emit('message')
        })
    }
  )
  t.teardown(() => ws.terminate())
  return {
    ws,
    unread,
    async next() {
      while (unread.length === 0) await once(arrivals, 'message')
      return unread.shift() as WaitingMessage
    }
  }
}

const statusOf = (message: WaitingMessage) =>
  message.type === 'state' ? message.status : message.reason

t.test('a socket at any process is told the present state first, then each change', async (t) => {
  const customer = await atTheCall()
  await callVerification.changed('ringing', { status: 'ringing' })
  const sockets = [
    await openSocket(t, customer),
    await openSocket(t, customer, flow.otherApp),
    await openSocket(t, customer, flow.otherApp)
  ]
  for (const socket of sockets) {
    const first = (await socket.next()) as WaitingState
    t.ok(Compile(WaitingStateSchema).Check(first))
    t.match(first, {
      type: 'state',
      status: 'ringing',
      sequence: 2,
      expiresAt: new Date(flow.clock.at + VALIDITY_MS).toISOString(),
      now: new Date(flow.clock.at).toISOString(),
      step: 'call',
      verificationId: callVerification.start().id
    })
  }
  await callVerification.changed('hung_up', { status: 'pending' }, 'hung_up')
  await callVerification.changed('hint', {}, 'withheld')
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  for (const socket of sockets) {
    const heard = []
    for (let count = 0; count < 4; count += 1) heard.push(statusOf(await socket.next()))
    t.same(heard, ['pending', 'hung_up', 'withheld', 'verified'])
    t.same(socket.unread, [])
  }
  const bears = `"verificationId":"${callVerification.start().id}"`
  const opened = flow.lines.filter((line) => line.includes('a waiting page listens"'))
  t.equal(
    opened.filter((line) => line.includes(bears)).length,
    sockets.length,
    'the log tells of each'
  )
})

t.test('repeated and overtaken events change nothing', async (t) => {
  const customer = await atTheCall()
  const socket = await openSocket(t, customer, flow.otherApp)
  t.equal(statusOf(await socket.next()), 'pending')

  const withheld = callVerification.next({}, 'withheld')
  const ringing = callVerification.next({ status: 'ringing' })
  const verified = callVerification.next({ status: 'verified', endedAt: flow.clock.at })
  await callVerification.tell({ type: 'verification', cause: 'verified', state: verified })
  await callVerification.tell({ type: 'verification', cause: 'ringing', state: ringing })
  await callVerification.tell({ type: 'verification', cause: 'hint', state: withheld })
  await callVerification.tell({ type: 'verification', cause: 'verified', state: verified })
  t.equal(statusOf(await socket.next()), 'withheld', 'the full state of the last tells of it')
  t.equal(statusOf(await socket.next()), 'verified')
  t.same(socket.unread, [])
  t.equal((await customer.status()).json().status, 'verified')
})

t.test('a page that comes back hears each hint that it missed, and none twice', async (t) => {
  const customer = await atTheCall()
  await callVerification.changed('hint', {}, 'withheld')
  const missed = await openSocket(t, customer, flow.app, '?after=1')
  t.match(await missed.next(), { type: 'state', status: 'pending', sequence: 2 })
  t.match(await missed.next(), { type: 'hint', reason: 'withheld', sequence: 2 })
  const heard = await openSocket(t, customer, flow.app, '?after=2')
  t.match(await heard.next(), { type: 'state', status: 'pending' })
  await callVerification.changed('hint', {}, 'other_caller')
  t.match(await heard.next(), { type: 'hint', reason: 'other_caller', sequence: 3 })
})

t.test('polling tells the same, with the last hint', async (t) => {
  const customer = await atTheCall()
  await callVerification.changed('hint', {}, 'untrusted')
  const answer = await customer.status(flow.otherApp)
  t.equal(answer.headers['cache-control'], 'no-store')
  t.match(answer.json(), {
    type: 'state',
    status: 'pending',
    hint: { type: 'hint', reason: 'untrusted', sequence: 2 }
  })
})

t.test('a draw that comes late, or never, is told without being asked', async (t) => {
  callVerification.answer = 'nothing'
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  flow.clock.at += 9_900
  const socket = await openSocket(t, customer)
  t.match(await socket.next(), { status: 'preparing', sequence: 0, expiresAt: null })
  const refused = socket.next()
  flow.clock.at += 200
  t.match(await refused, { status: 'refused' })
})

t.test('what happens in one tab is told to the other', async (t) => {
  const customer = await atTheCall()
  const other = await openSocket(t, customer, flow.otherApp)
  await other.next()
  flow.clock.at += VALIDITY_MS
  await callVerification.changed('expired', { status: 'expired', endedAt: flow.clock.at })
  t.equal(statusOf(await other.next()), 'expired')
  await customer.press('restart')
  const next = (await other.next()) as WaitingState
  t.equal(next.step, 'account', 'another step: the page loads itself again')
})

t.test('a socket needs the cookie, our origin and a journey', async (t) => {
  const customer = await atTheCall()
  const open = (id: string, headers: Record<string, string>) =>
    flow.app.injectWS(`/journey/${id}/events`, { headers })
  const cookie = customer.cookieHeader()
  await t.rejects(open(customer.journeyId, { origin: PUBLIC_URL }), /403/)
  await t.rejects(open(customer.journeyId, { cookie, origin: 'https://evil.example' }), /403/)
  await t.rejects(open('A'.repeat(22), { cookie, origin: PUBLIC_URL }), /404/)
  t.equal((await visit(flow, 'A'.repeat(22)).status()).statusCode, 404)
})

t.test('a process that closes sends its pages elsewhere', async (t) => {
  const dying = await startFlow(t)
  const customer = await arrive(dying)
  await customer.page(dying.app)
  const socket = await openSocket(t, customer, dying.otherApp)
  await socket.next()
  const closed = once(socket.ws, 'close')
  await dying.otherApp.close()
  const [code] = await closed
  t.equal(code, 1001)
})

t.test('one channel is subscribed once, and left when nobody listens', async (t) => {
  const customer = await atTheCall()
  const channel = `{${flow.keyPrefix}:waiting:${callVerification.start().id}}`
  const subscribers = async () => {
    const [, count] = (await flow.redis.pubsub('NUMSUB', channel)) as [string, number]
    return Number(count)
  }
  const sockets = [await openSocket(t, customer), await openSocket(t, customer)]
  for (const socket of sockets) await socket.next()
  t.equal(await subscribers(), 1)
  for (const { ws } of sockets) ws.terminate()
  while ((await subscribers()) > 0);
})

t.test('calls and changes of pools are counted; what does not fit is set aside', async (t) => {
  const at = flow.clock.at
  const targetNumber = '+81120444333'
  await callVerification.tell({
    type: 'call',
    callId: 'twilio-CA1',
    pool: 'main',
    targetNumber,
    outcome: 'withheld',
    at
  })
  const change = { type: 'pool', pool: 'main', why: 'test', at } as const
  await callVerification.tell({ ...change, revision: 1, change: 'settings', by: 'system' })
  const drained = { targetNumber, state: 'draining', by: 'tanaka', role: 'operator' } as const
  const number = { ...change, revision: 2, change: 'number_state', ...drained } as const
  await callVerification.tell(number)
  await callVerification.tell(number)
  const { acts } = (await askAs(flow)('/acts?order=oldest_first')).json()
  t.match(
    acts,
    [
      { action: 'pool_configured', target: 'main', by: 'system', role: 'system', why: 'test' },
      {
        ...{ action: 'number_drained', target: `main/${targetNumber}`, revision: 2 },
        ...{ by: 'tanaka', role: 'operator', why: 'test', at: new Date(at).toISOString() }
      }
    ],
    'what is done to pools is recorded with who and why, once'
  )
  t.equal(acts.length, 2)
  const queue = new Queue(VERIFICATION_EVENTS_QUEUE, {
    connection: flow.redis,
    prefix: queuePrefix(flow.keyPrefix, VERIFICATION_EVENTS_QUEUE)
  })
  const bad = { type: 'verification', state: { secret: 'kept out of the log' } }
  const good = { ...change, type: 'call', callId: 'twilio-CA2', targetNumber, outcome: 'late' }
  for (const payload of [{ events: [bad, good, bad] }, bad, { events: [] }]) {
    const job = await queue.add('events', payload, { attempts: 5 })
    while (!(await job.isFailed()));
  }
  t.same(
    (await queue.getFailed()).map(({ data }) => data),
    [{ events: [] }, bad, { events: [bad, bad] }],
    'it is kept, without what fits'
  )
  t.notMatch(flow.lines.join(''), 'kept out of the log')

  const metrics = await Promise.all(
    [flow.app, flow.otherApp].map(async (app) => (await app.inject('/metrics')).body)
  )
  t.match(metrics.join(), 'yobirin_flow_calls_total{outcome="withheld"} 1')
  t.match(metrics.join(), 'yobirin_flow_calls_total{outcome="late"} 1')
  t.match(metrics.join(), 'yobirin_flow_pool_changes_total{change="settings"} 1')
  const setAside = metrics.join().matchAll(/_events_total\{outcome="set_aside"\} (\d+)/g)
  const all = [...setAside].reduce((sum, [, count]) => sum + Number(count), 0)
  t.equal(all, 4, 'by whichever process')
})

t.test('of the events in one job, what fails is tried again, and the rest is not', async (t) => {
  const keyPrefix = `${flow.keyPrefix}-put-off`
  const connection = connectRedis(flow.redisUrl, {
    ...{ name: 'put-off', purpose: 'blocking', onError: () => {} }
  })
  const metrics = createMetrics()
  const kept: string[] = []
  const worker = startVerificationEventsWorker({
    ...{ connection, keyPrefix, metrics },
    log: createLogger({ service: 'flow', level: 'silent' }),
    views: { read: async () => undefined, apply: async () => true, waitFor: async () => undefined },
    acts: {
      async keep({ id }) {
        kept.push(id)
        if (kept.length === 1) throw new Error('the database is away')
      }
    },
    approvals: { take: async () => 'taken' }
  })
  t.teardown(async () => {
    await worker.close()
    connection.disconnect()
  })
  const queue = new Queue(VERIFICATION_EVENTS_QUEUE, {
    connection: flow.redis,
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE)
  })
  const common = { pool: 'main', at: flow.clock.at }
  const called = { ...common, type: 'call', targetNumber: '+81120444333', outcome: 'stray' }
  const changed = { ...common, type: 'pool', change: 'settings', by: 'tanaka', why: 'test' }
  await queue.add('events', {
    events: [
      { ...called, callId: 'twilio-CA1' },
      { ...changed, revision: 1 },
      { ...called, callId: 'twilio-CA2' }
    ]
  })
  await once(worker, 'completed')
  t.same(kept, ['pool-main-1', 'pool-main-1'])
  t.match(await metrics.registry.metrics(), 'yobirin_flow_calls_total{outcome="stray"} 2')
})

t.test(
  'what call-verification did by an approval is carried out, and the rest is over in time',
  async (t) => {
    const ask = askAs(flow)
    const targetNumber = '+81120444334'
    const target = `main/${targetNumber}`
    const approve = async (state: string) => {
      const body = { state, revision: 1, why: 'a dead line' }
      const { id } = (
        await ask('/approvals', { body: { act: 'changeNumber', target, body } })
      ).json()
      const second = { as: 'administrator', body: { why: 'heard it' } } as const
      t.match((await ask(`/approvals/${id}/approve`, second)).json(), { status: 'approved' })
      return id
    }
    const statusOf = async (id: string) => (await ask(`/approvals/${id}`)).json().status
    const [done, left] = [await approve('draining'), await approve('retired')]
    const by = 'operator-token, approved by administrator-token'
    const number = { targetNumber, state: 'draining', revision: 3 } as const
    const change = { type: 'pool', pool: 'main', change: 'number_state', ...number } as const
    const who = { by, role: 'operator', why: 'a dead line', approval: done, at: flow.clock.at }
    const event = { ...change, ...who }
    await callVerification.tell(event)
    await callVerification.tell(event)
    t.equal(await statusOf(done), 'carried_out')
    t.equal(await statusOf(left), 'approved')
    flow.clock.at += 15 * 60_000
    t.equal(await statusOf(done), 'carried_out')
    t.equal(await statusOf(left), 'expired')
    const { acts } = (await ask('/acts?action=number_drained&by=approved')).json()
    t.match(acts, [{ target, by }])
    t.equal(acts.length, 1)
  }
)

t.test('every line about a journey names it and its verification', async (t) => {
  const customer = await atTheCall()
  await customer.status()
  const id = callVerification.start().id
  const lines = flow.lines.map((line) => JSON.parse(line))
  const about = lines.filter(({ req }) => req?.path === `/journey/${customer.journeyId}/status`)
  t.ok(about.length > 0)
  const completed = lines.filter((line) => line.msg === 'request completed')
  t.match(completed.at(-1), { journeyId: customer.journeyId, verificationId: id })
  const told = lines.filter((line) => line.msg === 'call-verification tells').at(-1)
  t.match(told, { journeyId: customer.journeyId, verificationId: id })
})
