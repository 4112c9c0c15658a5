import t from 'tap'
import { testRedis } from '../../../../test/support/redis.ts'
import type { Core } from '../../src/core.ts'
import { fillPool, newCall, newId, telephone, testBench, tollFree } from '../support/test-bench.ts'

const server = await testRedis(t)
const pool = (size: number) => Array.from({ length: size }, (_, n) => tollFree(n))

async function start(core: Core, customer: number, replaces?: string) {
  const result = await core.verifications.start({
    id: newId(),
    pool: 'main',
    caller: core.hashCaller(telephone(customer)),
    ...(replaces && { replaces })
  })
  if (result.status !== 'started') throw new Error(JSON.stringify(result))
  return result.state
}

/** Pearson's statistic over equally likely outcomes. */
function chiSquare(observed: readonly number[], total: number) {
  const expected = total / observed.length
  return observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

// With 19 degrees of freedom a fair draw exceeds this once in more than ten thousand million runs.
const NEVER_BY_CHANCE = 95

t.test('every number is drawn equally often, first and again', async (t) => {
  const core = (await testBench(t, { server })).core()
  // Five numbers make twenty ordered pairs: the second draw leaves the first number out.
  await fillPool(core, pool(5))
  const pairs = new Map<string, number>()
  const draws = 2_000
  for (let done = 0; done < draws; done += 100) {
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const first = await start(core, done + n)
        await core.verifications.cancel(first.id)
        const second = await start(core, done + n)
        await core.verifications.cancel(second.id)
        const pair = `${first.targetNumber} ${second.targetNumber}`
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
      })
    )
  }
  t.equal(pairs.size, 20)
  t.ok(chiSquare([...pairs.values()], draws) < NEVER_BY_CHANCE)
})

t.test(
  'the draw follows the random words exactly, and rejects one that would favour',
  async (t) => {
    const words = [2 ** 48 - 1, 4, 0, 2, 0, 0]
    const core = (await testBench(t, { server })).core({ random48: () => words.shift() ?? 0 })
    await fillPool(core, pool(5))
    // 2^48 leaves the remainder 1 when divided by 5, so its last value is one too many.
    t.equal((await start(core, 1)).targetNumber, tollFree(4))
    t.equal((await start(core, 2)).targetNumber, tollFree(2))
  }
)

t.test('whoever occupies numbers leaves the next draw at least half of them', async (t) => {
  const bench = await testBench(t, { server })
  const core = bench.core()
  const size = 20
  await fillPool(core, pool(size))
  for (let held = 0; held <= 3 * size; held++) {
    const victim = await start(core, 1_000 + held)
    t.ok(victim.strengthBits >= Math.log2(size / 2), `${held} held: ${victim.strengthBits} bits`)
    await core.verifications.cancel(victim.id)
    await start(core, Math.floor(held / 3))
  }
  t.equal(
    (
      await core.verifications.start({
        id: newId(),
        pool: 'main',
        caller: core.hashCaller(telephone(0))
      })
    ).status,
    'refused',
    'and one telephone holds three'
  )
})

t.test('who starts again within ten minutes sees another number each time', async (t) => {
  const core = (await testBench(t, { server })).core()
  await fillPool(core, pool(20))
  const seen = new Set<string>()
  let last = await start(core, 1)
  for (let n = 0; n < 19; n++) {
    seen.add(last.targetNumber)
    last = await start(core, 1, last.id)
  }
  seen.add(last.targetNumber)
  t.equal(seen.size, 20)
  t.equal(last.strengthBits, 0, 'the last one was known to whoever saw the others')
})

t.test('a caller is remembered with 32 numbers, the newest, and no more', async (t) => {
  const bench = await testBench(t, { server })
  const core = bench.core()
  await fillPool(core, pool(50))
  const shown: string[] = []
  let last: string | undefined
  for (let n = 0; n < 45; n++) {
    bench.clock.now += 1
    const state = await start(core, 1, last)
    shown.push(state.targetNumber)
    last = state.id
  }
  const key = `{${bench.keyPrefix}:main}:caller:${core.hashCaller(telephone(1)).hash}`
  // Two more may live beside the last.
  t.same((await bench.redis.hkeys(key)).sort(), shown.slice(-30).sort())
  t.ok((await bench.redis.pttl(key)) > 600_000)
  bench.clock.now += 600_000
  await start(core, 1)
  t.equal(await bench.redis.hlen(key), 2, 'what was shown longer ago is forgotten')
})

t.test(
  '200 customers with 20 numbers, four processes, all at once: each verified once',
  async (t) => {
    const bench = await testBench(t, { server, realClock: true })
    const cores = Array.from({ length: 4 }, () => bench.core())
    const any = (n: number) => cores[n % cores.length] as Core
    await fillPool(any(0), pool(20), { ringSeconds: 3, validitySeconds: 30 })
    await Promise.all(cores.map((core) => core.start()))

    const customers = Array.from({ length: 200 }, (_, n) => n)
    const states = await Promise.all(customers.map((n) => start(any(n), n)))
    const calls = customers.map(() => [newCall(), newCall()] as const)
    const answers = await Promise.all(
      customers.flatMap((n) => {
        const targetNumber = states[n]?.targetNumber as string
        const caller = { kind: 'presented', e164: telephone(n) } as const
        const [one, two] = calls[n] as readonly [string, string]
        // One call that is delivered to every process at once, and a second call at the same time.
        return [one, one, one, one, two].map((callId, delivery) =>
          any(n + delivery).inboundCalls.receive({
            callId,
            targetNumber,
            caller,
            trust: 'asserted'
          })
        )
      })
    )
    t.ok(answers.every((answer) => answer.status === 'ring' && answer.outcome === 'matched'))
    t.equal(answers.filter((answer) => answer.status === 'ring' && !answer.repeated).length, 400)

    const verified = () =>
      bench.events().filter((event) => event.type === 'verification' && event.cause === 'verified')
    await bench.until(() => verified().length === 200)
    for (const [n, { id }] of states.entries()) {
      const told = bench
        .events()
        .flatMap((event) =>
          event.type === 'verification' && event.state.id === id ? [event.cause] : []
        )
      if (told.join() !== 'started,ringing,verified') t.fail(`customer ${n}: ${told.join()}`)
      const state = await any(n).verifications.read(id)
      if (state?.status !== 'verified') t.fail(`customer ${n} is ${state?.status}`)
    }
    const live = (await any(0).pools.read('main'))?.numbers.map((number) => number.live)
    t.same(live, Array(20).fill(0))
    await Promise.all(cores.map((core) => core.close()))
    t.equal((await bench.queued()).length, bench.events().length)
    t.equal(await bench.redis.xlen(`{${bench.keyPrefix}:main}:outbox`), 0)
  }
)
