import type { E164 } from '@yobirin/phone-numbers'
import t from 'tap'
import type { Core } from '../../src/core.ts'
import { toCounts } from '../../src/figures/counters.ts'
import { quantile } from '../../src/figures/seconds-histogram.ts'
import { startEdge, tokens } from '../support/edge.ts'
import {
  fillPool,
  newCall,
  newId,
  type TestBench,
  telephone,
  testBench,
  tollFree
} from '../support/test-bench.ts'

const NUMBERS = Array.from({ length: 8 }, (_, n) => tollFree(n))
const WINDOWS = ['5m', '1h', '1d'] as const
const MINUTE_MS = 60_000
const NONE = toCounts([])

const callerOf = (core: Core, customer: number) => ({
  hash: core.hashCaller(telephone(customer)).hash,
  masked: '*********00'
})

async function start(core: Core, customer: number) {
  const result = await core.verifications.start({
    id: newId(),
    pool: 'main',
    caller: callerOf(core, customer)
  })
  if (result.status !== 'started') throw new Error(result.status)
  return result.state
}

async function call(core: Core, customer: number | undefined, targetNumber: string) {
  await core.inboundCalls.receive({
    callId: newCall(),
    targetNumber,
    caller:
      customer === undefined
        ? { kind: 'withheld', reason: 'anonymous' }
        : { kind: 'presented', e164: telephone(customer) as E164 },
    trust: 'unconfirmed'
  })
}

async function handedOn(bench: TestBench, core: Core) {
  await bench.until((facts) => {
    const events = facts.filter(({ kind }) => kind === 'event').length
    const handed = facts.reduce(
      (sum, fact) => sum + (fact.kind === 'handed_on' ? fact.count : 0),
      0
    )
    return handed >= events
  })
  return core
}

t.test('what happens is counted by number, and for the pool together', async (t) => {
  const bench = await testBench(t)
  const core = bench.core()
  await fillPool(core, NUMBERS, { ringStrategy: 'immediate' })
  const one = await start(core, 1)
  const other = await start(core, 2)
  bench.clock.now += 20_000
  await call(core, 1, one.targetNumber)
  await call(core, undefined, other.targetNumber)
  await call(core, 99, other.targetNumber)
  await core.verifications.cancel(other.id)
  await call(core, 2, other.targetNumber)
  await handedOn(bench, core)

  for (const window of WINDOWS) {
    const { pool, numbers } = await core.figures.read('main', window, NUMBERS)
    t.same(numbers.get(one.targetNumber)?.counts, {
      ...NONE,
      ...{ shown: 1, called: 1, verified: 1, ended: 1 }
    })
    t.same(numbers.get(other.targetNumber)?.counts, {
      ...NONE,
      ...{ shown: 1, withheld: 1, stray: 1, ended: 1, late: 1 }
    })
    t.same(pool.counts, {
      ...NONE,
      ...{ shown: 2, called: 1, verified: 1, ended: 2, withheld: 1, stray: 1, late: 1 }
    })
    t.equal(numbers.size, 2)
    const median = quantile(pool.seconds, 0.5)
    t.ok(median && Math.abs(median / 20 - 1) < 0.075, `${median} s is within 7 % of 20`)
  }
  const totals = await core.figures.totals('main')
  t.same(totals.get(one.targetNumber), {
    ended: 1,
    verified: 1,
    lastVerifiedAt: one.createdAt + 20_000
  })
  t.same(totals.get(other.targetNumber), { ended: 1, verified: 0 })
})

t.test('a window says from when it counts, and counts all of that and nothing older', async (t) => {
  const bench = await testBench(t)
  const core = bench.core()
  await fillPool(core, NUMBERS)
  const shownAt: number[] = []
  // Two days, the instants unlike each other; then every window against a count made here.
  for (let step = 0; step < 200; step += 1) {
    bench.clock.now += ((step * 7_919) % 29) * MINUTE_MS + step * 331
    await core.settle()
    shownAt.push((await start(core, 1_000 + step)).createdAt)
    if (step % 20 !== 19) continue
    await handedOn(bench, core)
    for (const window of WINDOWS) {
      const { from, until, pool, numbers } = await core.figures.read('main', window, NUMBERS)
      const expected = shownAt.filter((at) => at >= from && at <= until).length
      t.equal(pool.counts.shown, expected, `${window} at step ${step}`)
      const shown = [...numbers.values()].reduce((sum, { counts }) => sum + counts.shown, 0)
      t.equal(shown, expected)
    }
  }
  const spans = await Promise.all(
    WINDOWS.map(async (window) => {
      const { from, until } = await core.figures.read('main', window, [])
      return (until - from) / MINUTE_MS
    })
  )
  t.ok(spans[0] && spans[0] >= 5 && spans[0] < 6, 'five minutes, and up to one more')
  t.ok(spans[1] && spans[1] >= 60 && spans[1] < 70)
  t.ok(spans[2] && spans[2] >= 1440 && spans[2] < 1500)
})

t.test('an event is counted once, however often it is handed on, by whomever', async (t) => {
  const bench = await testBench(t)
  const core = bench.core()
  await fillPool(core, NUMBERS)
  await handedOn(bench, core)
  const { targetNumber } = await start(core, 1)
  await handedOn(bench, core)
  const [entry] = bench.events().filter(({ type }) => type === 'verification')
  t.ok(entry)
  const again = { outboxId: '1-1', event: entry as NonNullable<typeof entry> }
  await Promise.all(Array.from({ length: 5 }, () => core.figures.handOn('main', [again])))
  const { numbers } = await core.figures.read('main', '5m', [targetNumber])
  t.equal(numbers.get(targetNumber)?.counts.shown, 1)
})

t.test('what is kept of a number does not grow with its traffic', async (t) => {
  const bench = await testBench(t)
  const core = bench.core()
  await fillPool(core, NUMBERS.slice(0, 1), { validitySeconds: 60 })
  const key = `{${bench.keyPrefix}:main}:figures:${NUMBERS[0]}`
  const most: number[] = []
  for (let hour = 0; hour < 60; hour += 1) {
    bench.clock.now += 60 * MINUTE_MS + 1
    await core.settle()
    for (const customer of [1, 2, 3]) await start(core, 10 * hour + customer)
    await handedOn(bench, core)
    most.push((await bench.redis.memory('USAGE', key)) ?? 0)
  }
  t.ok(Math.max(...most.slice(30)) <= Math.max(...most.slice(0, 30)) * 1.1)
  t.ok(Math.max(...most) < 8_000)
  t.ok((await bench.redis.pttl(key)) > 0, 'and goes when nothing comes any more')
})

t.test('the figures and the plan are read over HTTP', async (t) => {
  const edge = await startEdge(t)
  const get = async (path: string, token = tokens.viewer) =>
    edge.app.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
  t.match((await get('/v1/pools/main/plan')).json(), { status: 409, code: 'nothing_measured' })

  await start(edge.core, 1)
  const cancelled = await start(edge.core, 2)
  await edge.core.verifications.cancel(cancelled.id)
  await edge.core.close()
  const again = await startEdge(t, { place: edge.place })
  const ask = async (path: string, token = tokens.viewer) =>
    again.app.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
  const scraped = (await again.app.inject('/metrics')).body
  t.match(scraped, 'yobirin_pool_active_numbers{pool="main"} 4')
  t.match(scraped, 'yobirin_pool_live_verifications{pool="main"} 1')
  t.match(scraped, /yobirin_pool_needed_numbers\{pool="main"\} [1-9]/)
  const figures = (await ask('/v1/pools/main/figures?window=1h')).json()
  t.match(figures, { name: 'main', window: '1h', shown: 2, ended: 1, verified: 0, live: 1 })
  t.equal(figures.numbers.length, 4, 'numbers without a figure are there too')
  const sum = figures.numbers.reduce((all: number, one: { shown: number }) => all + one.shown, 0)
  t.equal(sum, 2)
  t.strictSame(figures.secondsToVerify, {})

  t.match((await ask('/v1/pools/main/plan')).json(), {
    activeNow: 4,
    assumed: { secondsLive: 120 }
  })
  t.match((await ask('/v1/pools/main/plan?arrivalsPerSecond=2&secondsToCall=30')).json(), {
    assumed: { arrivalsPerSecond: 2, secondsLive: 30.2, bits: 3, sharing: 0.001 },
    outgrown: true
  })
  for (const wrong of [
    'figures?window=2d',
    'plan?bits=-1',
    'plan?sharing=1',
    'plan?arrivalsPerSecond=1e9',
    'plan?what=ever'
  ]) {
    t.match((await ask(`/v1/pools/main/${wrong}`)).json(), { code: 'invalid_request' }, wrong)
  }
  t.match((await ask('/v1/pools/none/figures')).json(), { code: 'pool_not_found' })
  t.match((await ask('/v1/pools/main/figures', tokens.verifier)).json(), { code: 'forbidden' })
})
