import { EventEmitter, once } from 'node:events'
import type { WebSocket as ServerSocket } from '@fastify/websocket'
import type { CallOutcome, VerificationEvent } from '@yobirin/contracts'
import t from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { readOutboxEntry } from '../../src/events/outbox-entry.ts'
import { COUNTERS, toCounts } from '../../src/figures/counters.ts'
import { figuresOf } from '../../src/figures/figure-of-event.ts'
import { bucketOf, mean, quantile } from '../../src/figures/seconds-histogram.ts'
import { ringArguments, slotsOf } from '../../src/figures/windows.ts'
import { keepAlive } from '../../src/verifications/keep-alive.ts'
import { readPackedState } from '../../src/verifications/packed-state.ts'

const NUMBER = '+81120000001'
const KEY = 'A'.repeat(22)
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const CREATED = 1_800_000_000_000

/** As `pack` of `_verification.lua` writes it: what is absent is empty. */
const packed = (status: string, ...optional: string[]) =>
  JSON.stringify([
    ...[
      'started',
      KEY,
      status,
      '7',
      NUMBER,
      '*****3333',
      '8',
      `${CREATED}`,
      `${CREATED + 120_000}`
    ],
    ...Array.from({ length: 5 }, (_, index) => optional[index] ?? '')
  ])
const STATE = {
  ...{ id: `main.${KEY}`, pool: 'main', status: 'pending', sequence: 7, targetNumber: NUMBER },
  ...{ dialWithPresentation: false, maskedPhoneNumber: '*****3333', strengthBits: 3 },
  ...{ createdAt: CREATED, expiresAt: CREATED + 120_000 }
} as const

t.test('a state is read as the scripts wrote it', async (t) => {
  t.strictSame(readPackedState('main', packed('p')), { cause: 'started', state: STATE })
  const hint = `untrusted|6|${CREATED + 5}`
  const all = packed('f', '1', `${CREATED + 9}`, hint, 'journey 7', TRACE)
  t.strictSame(readPackedState('main', all), {
    cause: 'started',
    state: {
      ...{ ...STATE, status: 'failed', dialWithPresentation: true, endedAt: CREATED + 9 },
      ...{ hint: { reason: 'untrusted', sequence: 6, at: CREATED + 5 }, reference: 'journey 7' }
    },
    traceparent: TRACE
  })
  const statuses = { p: 'pending', r: 'ringing', v: 'verified', e: 'expired', c: 'cancelled' }
  for (const [letter, status] of Object.entries(statuses)) {
    t.equal(readPackedState('main', packed(letter)).state.status, status)
  }
})

t.test('an event is told as the contract has it, whatever of it is absent', async (t) => {
  const read = (kind: string, ...fields: string[]) =>
    readOutboxEntry('main', '5-1', kind, JSON.stringify(fields))
  const entry = (event: object) => ({ outboxId: '5-1', event })
  t.strictSame(
    readOutboxEntry('main', '5-1', 'verification', packed('p', '', '', '', '', TRACE)),
    entry({ type: 'verification', cause: 'started', state: STATE, traceparent: TRACE })
  )

  const refusal = {
    ...{ type: 'refusal', id: `main.${KEY}`, pool: 'main', sequence: 1, reason: 'exhausted' },
    ...{ retryAfterSeconds: 5, at: CREATED }
  }
  const refused = [KEY, 'exhausted', '5', `${CREATED}`]
  t.strictSame(read('refusal', ...refused, ''), entry(refusal))
  t.strictSame(read('refusal', ...refused, TRACE), entry({ ...refusal, traceparent: TRACE }))

  const call = {
    ...{ type: 'call', callId: 'sip-1', pool: 'main', targetNumber: NUMBER, outcome: 'stray' },
    at: CREATED
  }
  const bare = ['sip-1', NUMBER, 'stray', '', '', '', `${CREATED}`, '', '']
  t.strictSame(read('call', ...bare), entry(call))
  const full = ['sip-1', NUMBER, 'stray', 'payphone', KEY, 'late', `${CREATED}`, 'asserted', TRACE]
  t.strictSame(
    read('call', ...full),
    entry({
      ...{ ...call, withheldReason: 'payphone', trust: 'asserted', traceparent: TRACE },
      ...{ verificationId: `main.${KEY}`, hint: 'late' }
    })
  )

  const change = { type: 'pool', pool: 'main', revision: 3, change: 'settings', at: CREATED }
  const written = ['3', 'settings', '', '', 'desk', 'rings too short', `${CREATED}`, '', '', '']
  t.strictSame(read('pool', ...written), entry({ ...change, by: 'desk', why: 'rings too short' }))
  const named = {
    targetNumber: NUMBER,
    state: 'draining',
    role: 'operator',
    approval: 'approval-1'
  }
  t.strictSame(
    read(
      'pool',
      ...['4', 'number_state', NUMBER, 'draining', 'desk', 'a dead line', `${CREATED}`],
      ...['operator', TRACE, 'approval-1']
    ),
    entry({
      ...{ ...change, revision: 4, change: 'number_state', by: 'desk', why: 'a dead line' },
      ...{ ...named, traceparent: TRACE }
    })
  )
  t.throws(
    () => read('surprise'),
    new TypeError('The outbox holds an event of unknown kind surprise')
  )
})

t.test('each event counts for what it tells', async (t) => {
  const changed = (cause: string, endedAt?: number) =>
    figuresOf({
      ...{ type: 'verification', cause },
      state: { ...STATE, ...(endedAt !== undefined && { endedAt }) }
    } as VerificationEvent)
  t.strictSame(changed('started', CREATED + 1), [
    { targetNumber: NUMBER, at: CREATED, counter: 'shown' }
  ])
  const ended = { targetNumber: NUMBER, at: CREATED + 20_000, counter: 'ended' }
  t.strictSame(changed('verified', CREATED + 20_000), [
    ended,
    { ...ended, counter: 'verified', bucket: bucketOf(20) }
  ])
  for (const cause of ['expired', 'cancelled', 'failed']) {
    t.strictSame(changed(cause, CREATED + 20_000), [ended], cause)
  }
  for (const cause of ['ringing', 'hung_up', 'hint']) t.strictSame(changed(cause), [], cause)

  const called = (outcome: CallOutcome) =>
    figuresOf({ type: 'call', callId: 'x', pool: 'main', targetNumber: NUMBER, outcome, at: 5 })
  t.strictSame(called('matched'), [{ targetNumber: NUMBER, at: 5, counter: 'called' }])
  for (const outcome of [
    ...(['withheld', 'untrusted', 'wrong_number', 'late', 'ended_early', 'stray'] as const)
  ]) {
    t.strictSame(called(outcome), [{ targetNumber: NUMBER, at: 5, counter: outcome }])
  }
  const refusal = { type: 'refusal', id: STATE.id, pool: 'main', sequence: 1 } as const
  const refused = (reason: 'exhausted' | 'stale') =>
    figuresOf({ ...refusal, reason, retryAfterSeconds: 0, at: 5 })
  t.strictSame(refused('exhausted'), [{ at: 5, counter: 'exhausted' }])
  t.strictSame(refused('stale'), [], 'only what concerns the pool')
  const settings = { type: 'pool', pool: 'main', revision: 1, change: 'settings' } as const
  t.strictSame(figuresOf({ ...settings, by: 'desk', why: 'test', at: 5 }), [])
})

t.test('counts are stored in an order that never changes', async (t) => {
  t.strictSame(
    [...COUNTERS],
    [
      ...['shown', 'called', 'verified', 'ended', 'withheld', 'stray', 'wrong_number', 'late'],
      ...['untrusted', 'ended_early', 'exhausted']
    ]
  )
  const counts = toCounts([1, 0, 3])
  t.match(counts, { shown: 1, called: 0, verified: 3, ended: 0, exhausted: 0 })
  t.equal(Object.keys(counts).length, COUNTERS.length)
})

t.test('a window is told by the slots of its own ring and of the finer ones', async (t) => {
  t.strictSame(ringArguments(), [3, 'm', 60_000, 6, 't', 600_000, 7, 'h', 3_600_000, 25])
  const MINUTE = 60_000
  const now = 1_000 * 60 * MINUTE + 35 * MINUTE + 7
  for (const [window, fields, from] of [
    ['5m', ['m0', 'm5'], 30 * MINUTE],
    ['1h', ['m0', 't6'], -30 * MINUTE],
    ['1d', ['m0', 'h24'], -24 * 60 * MINUTE]
  ] as const) {
    const slots = slotsOf(window, now)
    t.strictSame([slots.fields[0], slots.fields.at(-1)], fields)
    t.equal(slots.from - 1_000 * 60 * MINUTE, from, window)
  }
  const { fields, beginningOf } = slotsOf('1d', now)
  t.equal(fields.length, 6 + 7 + 25)
  t.strictSame(
    [0, 5, 6, 12, 13, 37].map((place) => [fields[place], beginningOf(place, 3) / MINUTE]),
    [
      ...[
        ['m0', 3],
        ['m5', 3],
        ['t0', 30]
      ],
      ...[
        ['t6', 30],
        ['h0', 180],
        ['h24', 180]
      ]
    ]
  )
  t.ok(Number.isNaN(beginningOf(38, 3)))
})

t.test('seconds are told within 7 %', async (t) => {
  for (let seconds = 1; seconds < 480; seconds += 0.37) {
    const told = quantile(new Map([[bucketOf(seconds), 1]]), 0.5) ?? 0
    t.ok(Math.abs(told / seconds - 1) <= 0.08, `${seconds}`)
  }
  const spread = new Map<number, number>()
  for (let second = 1; second <= 100; second += 1) {
    spread.set(bucketOf(second), (spread.get(bucketOf(second)) ?? 0) + 1)
  }
  for (const share of [0.5, 0.95]) {
    t.ok(Math.abs((quantile(spread, share) ?? 0) / (100 * share) - 1) < 0.075)
  }
  t.ok(Math.abs((mean(spread) ?? 0) / 50.5 - 1) < 0.08)
  t.equal(quantile(new Map(), 0.5), undefined)
  t.equal(mean(new Map()), undefined)

  t.equal(bucketOf(0.2), 0, 'what is below a second counts as one')
  t.equal(bucketOf(3_600), 45, 'and an hour as nine minutes')
  const unsorted = new Map([
    [20, 1],
    [10, 2],
    [15, 1]
  ])
  const middle = (bucket: number) => Math.round(1.15 ** (bucket + 0.5) * 100) / 100
  t.strictSame(
    [0, 0.5, 0.51, 0.75, 0.76, 1].map((share) => quantile(unsorted, share)),
    [10, 10, 15, 15, 20, 20].map(middle)
  )
  t.equal(mean(new Map([[10, 4]])), 1.15 ** 10.5)
})

t.test('a socket whose other side answers no ping is ended, the others stay', async (t) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (socket) => socket.once('close', keepAlive(socket, 40)))
  const { port } = server.address() as { port: number }
  const healthy = new WebSocket(`ws://127.0.0.1:${port}`)
  const silent = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false })
  t.equal((await once(silent, 'close'))[0], 1006)
  for (let pings = 0; pings < 3; pings++) await once(healthy, 'ping')
  t.equal(healthy.readyState, WebSocket.OPEN)
  healthy.terminate()
  server.close()

  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const before = timers()
  const closed = new EventEmitter()
  const stop = keepAlive(Object.assign(closed, { ping() {}, terminate() {} }) as ServerSocket)
  t.equal(timers(), before + 1)
  stop()
  t.equal(timers(), before, 'nobody is asked any more')
  t.equal(closed.listenerCount('pong'), 0)
})
