import type { E164 } from '@yobirin/phone-numbers'
import t from 'tap'
import type { Core } from '../../src/core.ts'
import { COUNTERS, toCounts } from '../../src/figures/counters.ts'
import { quantile } from '../../src/figures/seconds-histogram.ts'
import { ringArguments } from '../../src/figures/windows.ts'
import { createPoolScripts, poolTag } from '../../src/pool-scripts.ts'
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

t.test(
  'whenever and in whatever order things are handed on, each is counted where it happened',
  async (t) => {
    const bench = await testBench(t)
    const core = bench.core()
    const { redis, clock } = bench
    const tag = poolTag(bench.keyPrefix, 'main')
    const listener = { written: () => {}, due: () => {} }
    const run = createPoolScripts({
      redis,
      keyPrefix: bench.keyPrefix,
      now: () => clock.now,
      listener
    })
    const happened: { number: string; at: number; counter: number; bucket: string }[] = []
    let drawn = 7
    const draw = (below: number) => {
      drawn = (drawn * 48_271) % 2_147_483_647
      return drawn % below
    }
    const oneOf = (...all: number[]) => all[draw(all.length)] as number
    const handOn = async (things: typeof happened, isThere = true) => {
      const id = await redis.xadd(`${tag}:outbox`, '*', 't', 'call', 'd', '[]')
      const about = things.flatMap(({ number, at, counter, bucket }) => [
        number,
        at,
        counter,
        bucket
      ])
      const told = [isThere ? (id as string) : '1-1', things.length, ...about]
      return run('handOn', 'main', [...ringArguments(), ...told])
    }
    const thing = () => ({
      number: draw(4) === 0 ? '' : (NUMBERS[draw(2)] as string),
      at: clock.now - MINUTE_MS * oneOf(0, 0, 0, 0.1, 5, 50, 1_300),
      counter: 1 + draw(COUNTERS.length),
      bucket: draw(2) === 0 ? '' : String(draw(3))
    })
    const sumOf = (things: typeof happened) => {
      const counts: number[] = COUNTERS.map(() => 0)
      const seconds = new Map<number, number>()
      for (const { counter, bucket } of things) {
        counts[counter - 1] = (counts[counter - 1] ?? 0) + 1
        if (bucket) seconds.set(Number(bucket), (seconds.get(Number(bucket)) ?? 0) + 1)
      }
      return { counts: toCounts(counts), seconds }
    }
    for (let round = 0; round < 60; round++) {
      const things = Array.from({ length: 1 + draw(5) }, thing)
      t.same(await handOn(things), ['handed_on', '1'])
      t.same(await handOn([thing()], false), ['handed_on', '0'], 'another one has counted it')
      happened.push(...things)
      for (const window of WINDOWS) {
        const { from, until, pool, numbers } = await core.figures.read('main', window, NUMBERS)
        const within = happened.filter(({ at }) => at >= from && at <= until)
        t.same(pool, sumOf(within), `${window}, round ${round}`)
        for (const number of NUMBERS.slice(0, 2)) {
          const its = within.filter((one) => one.number === number)
          t.same(numbers.get(number), its.length > 0 ? sumOf(its) : undefined)
        }
      }
      clock.now += MINUTE_MS * oneOf(0, 0.3, 7, 61, 1_500)
    }
    const ended = COUNTERS.indexOf('ended') + 1
    const verified = COUNTERS.indexOf('verified') + 1
    const totals = await core.figures.totals('main')
    for (const number of NUMBERS.slice(0, 2)) {
      const its = (counter: number) =>
        happened.filter((one) => one.number === number && one.counter === counter)
      t.same(totals.get(number), {
        ended: its(ended).length,
        verified: its(verified).length,
        lastVerifiedAt: Math.max(...its(verified).map(({ at }) => at))
      })
    }
    t.equal(totals.size, 2)
  }
)

t.test('figures are kept for 26 hours from when a period begins', async (t) => {
  const bench = await testBench(t)
  const core = bench.core()
  await fillPool(core, NUMBERS)
  await start(core, 1)
  await handedOn(bench, core)
  const key = `{${bench.keyPrefix}:main}:figures:`
  const isRenewed = async () => {
    const left = await bench.redis.pttl(key)
    return left > 25.9 * 60 * MINUTE_MS && left <= 26 * 60 * MINUTE_MS
  }
  t.ok(await isRenewed())
  for (const later of [MINUTE_MS, 6 * MINUTE_MS]) {
    bench.clock.now += later
    await bench.redis.pexpire(key, 60_000)
    await start(core, later)
    await handedOn(bench, core)
    t.ok(await isRenewed(), 'in another slot, and in one that was used before')
  }
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
