import type { E164 } from '@yobirin/phone-numbers'
import t from 'tap'
import type { Core } from '../../src/core.ts'
import { isSuspect, shareOfOthers, suspect } from '../../src/quarantine/evidence.ts'
import { fillPool, newCall, newId, telephone, testBench, tollFree } from '../support/test-bench.ts'

const NUMBERS = Array.from({ length: 6 }, (_, n) => tollFree(n))
const MINUTE_MS = 60_000

/** The same sequence each time, so that what is claimed of chance is seen every time. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

t.test(
  'a healthy number is taken out less often than once in a million verifications',
  async (t) => {
    const random = randomOf(7)
    for (const share of [0.5, 0.85, 0.95]) {
      let suspicion = 0
      let alarms = 0
      for (let ended = 0; ended < 1_000_000; ended += 1) {
        const verified = random() < share ? 1 : 0
        suspicion = suspect(suspicion, { verified, unverified: 1 - verified }, share)
        if (isSuspect(suspicion)) {
          alarms += 1
          suspicion = 0
        }
      }
      t.ok(alarms <= 1, `${alarms} in a million, where ${share} verify`)
    }
  }
)

t.test('a dead number is known by a few that fail, one that loses half by some more', async (t) => {
  const endsUntilOut = (share: number, own: number, random: () => number) => {
    let suspicion = 0
    for (let ended = 1; ; ended += 1) {
      const verified = random() < own ? 1 : 0
      suspicion = suspect(suspicion, { verified, unverified: 1 - verified }, share)
      if (isSuspect(suspicion)) return ended
    }
  }
  const random = randomOf(11)
  t.equal(endsUntilOut(0.85, 0, random), 9)
  t.equal(endsUntilOut(0.95, 0, random), 6)
  const runs = Array.from({ length: 500 }, () => endsUntilOut(0.85, 0.3, random))
  const mean = runs.reduce((sum, one) => sum + one, 0) / runs.length
  t.ok(mean > 9 && mean < 30, `with a third left after ${mean}`)
})

/**
 * Twenty numbers, customers who come at random and of whom 85 % call, each verification looked at as it ends.
 *
 * @returns how many healthy numbers were taken out in 30 days, and then how many seconds it took, each of 200
 *   times, until one that went dead was out
 */
function simulate(secondsBetweenCustomers: number, random: () => number) {
  const MONTH_S = 30 * 86_400
  const COUNT = 20
  const suspicions = new Float64Array(COUNT)
  const verifiedSoon: { at: number; number: number }[] = []
  const expiring: { at: number; number: number }[] = []
  const windows = [3_600, 300].map((seconds) => ({
    ...{ seconds, ended: 0, verified: 0, first: 0 },
    within: [] as { at: number; verified: number }[]
  }))
  let now = 0
  let dead = -1

  /** @returns the number that is suspect now, if one is */
  function end({ at, number }: { at: number; number: number }, verified: 0 | 1) {
    for (const window of windows) {
      window.within.push({ at, verified })
      window.ended += 1
      window.verified += verified
      for (let old = window.within[window.first]; old && old.at < at - window.seconds; ) {
        window.ended -= 1
        window.verified -= old.verified
        window.first += 1
        old = window.within[window.first]
      }
      if (window.first > 10_000) window.within.splice(0, window.first)
      if (window.first > 10_000) window.first = 0
    }
    const [hour, fiveMinutes] = windows
    const share = hour && fiveMinutes && shareOfOthers(hour, fiveMinutes)
    const before = suspicions[number] ?? 0
    const ended = { verified, unverified: 1 - verified }
    suspicions[number] = share === undefined ? 0 : suspect(before, ended, share)
    if (!isSuspect(suspicions[number] ?? 0)) return undefined
    suspicions[number] = 0
    return number
  }

  function nextCustomer() {
    now -= Math.log(1 - random()) * secondsBetweenCustomers
    const out: number[] = []
    for (const [ending, verified] of [
      [verifiedSoon, 1],
      [expiring, 0]
    ] as const) {
      while (ending[0] && ending[0].at <= now) {
        const number = end(ending.shift() as (typeof ending)[number], verified)
        if (number !== undefined) out.push(number)
      }
    }
    const number = Math.floor(random() * COUNT)
    if (number !== dead && random() < 0.85) verifiedSoon.push({ at: now + 27, number })
    else expiring.push({ at: now + 120, number })
    return out
  }

  let mistakes = 0
  while (now < MONTH_S) mistakes += nextCustomer().length
  const untilOut = Array.from({ length: 200 }, (_, round) => {
    dead = round % COUNT
    const since = now
    while (!nextCustomer().includes(dead));
    const took = now - since
    dead = -1
    const rest = now + 4_000
    while (now < rest) nextCustomer()
    return took
  }).sort((one, other) => one - other)
  return { mistakes, usually: untilOut[100] ?? 0, nearlyAlways: untilOut[190] ?? 0 }
}

t.test(
  'a month of a pool of twenty: who is taken out by mistake, and how soon who is dead',
  async (t) => {
    for (const [secondsBetween, usualMinutes, mostMinutes] of [
      [1, 5, 7],
      [5, 17, 28]
    ] as const) {
      const { mistakes, usually, nearlyAlways } = simulate(secondsBetween, randomOf(13))
      const minutes = (seconds: number) => Math.round(seconds / 60)
      t.ok(mistakes <= 1, `${mistakes} of 20 healthy ones, a customer every ${secondsBetween} s`)
      t.ok(minutes(usually) <= usualMinutes, `half of the dead within ${minutes(usually)} minutes`)
      t.ok(minutes(nearlyAlways) <= mostMinutes, `95 % within ${minutes(nearlyAlways)}`)
    }
  }
)

/** A bench whose customers come a few seconds apart, and of whom all call but where the number is dead. */
async function town(
  t: Parameters<typeof testBench>[0],
  { dead }: { dead: (number: string) => boolean }
) {
  const bench = await testBench(t)
  const core = bench.core({ watchEveryMs: 1 })
  await fillPool(core, NUMBERS, { ringStrategy: 'immediate', validitySeconds: 60 })
  let customers = 0
  const shown: string[] = []

  async function oneCustomer(core: Core): Promise<void> {
    customers += 1
    const caller = core.hashCaller(telephone(customers))
    const started = await core.verifications.start({ id: newId(), pool: 'main', caller })
    if (started.status !== 'started') throw new Error(started.status)
    const { targetNumber } = started.state
    shown.push(targetNumber)
    bench.clock.now += 5_000
    if (dead(targetNumber)) return
    await core.inboundCalls.receive({
      callId: newCall(),
      targetNumber,
      caller: { kind: 'presented', e164: telephone(customers) as E164 },
      trust: 'unconfirmed'
    })
  }

  return {
    bench,
    core,
    shown,
    async come(count: number, until: () => Promise<boolean> = async () => false) {
      for (let come = 0; come < count && !(await until()); come += 1) {
        await oneCustomer(core)
        await core.settle()
        await core.watchNumbers()
        await new Promise(setImmediate)
      }
    },
    states: async () => {
      const pool = await core.pools.read('main')
      return new Map(pool?.numbers.map(({ targetNumber, state }) => [targetNumber, state]))
    },
    acts: () =>
      bench
        .events()
        .flatMap((event) => (event.type === 'pool' && event.by === 'system' ? [event] : []))
  }
}

t.test('a number that goes dead is taken out, announced, tried, and left out', async (t) => {
  let gone = ''
  const place = await town(t, { dead: (number) => number === gone })
  await place.come(60)
  gone = NUMBERS[3] as string
  await place.come(150, async () => (await place.states()).get(gone) === 'quarantined')
  t.match(place.acts(), [{ change: 'number_state', targetNumber: gone, state: 'quarantined' }])
  t.match(place.acts()[0]?.why, /fail where \d+ % of those on the others succeed/)
  t.match(place.bench.log.join(''), /"act":"take_out"/)

  place.bench.clock.now += MINUTE_MS
  await place.core.settle()
  const before = place.shown.length
  await place.come(400)
  const tries = place.shown.slice(before).filter((number) => number === gone).length
  t.ok(tries >= 2 && tries <= 5, `${tries} customers of 400 were shown it`)
  t.match(place.bench.log.join(''), /"act":"give_up"/)
  const given = place.shown.length
  await place.come(60)
  t.notOk(place.shown.slice(given).includes(gone), 'nobody is shown it any more')
  t.same([...(await place.states()).values()].filter((state) => state !== 'active').length, 1)

  await place.core.pools.changeState('main', gone, 'active', { by: 'desk', why: 'repaired' })
  gone = ''
  await place.come(60)
  t.ok([...(await place.states()).values()].every((state) => state === 'active'))
})

t.test('one that works again comes back by itself', async (t) => {
  let gone = ''
  const place = await town(t, { dead: (number) => number === gone })
  await place.come(60)
  gone = NUMBERS[1] as string
  const number = gone
  await place.come(150, async () => (await place.states()).get(number) === 'quarantined')
  place.bench.clock.now += MINUTE_MS
  await place.core.settle()
  gone = ''
  await place.come(1_200, async () => (await place.states()).get(number) === 'active')
  t.match(place.acts().at(-1), { targetNumber: number, state: 'active', why: /and works/ })
})

t.test('when all numbers fail none is taken out, and never more than half', async (t) => {
  let dead: readonly string[] = []
  const place = await town(t, { dead: (number) => dead.includes(number) })
  await place.come(60)
  dead = NUMBERS
  await place.come(120)
  const active = () => place.states().then((all) => [...all.values()].filter((s) => s === 'active'))
  t.ok((await active()).length >= 3)

  const other = await town(t, { dead: (number) => NUMBERS.slice(0, 4).includes(number) })
  await other.core.pools.configure(
    'main',
    { ...(await other.core.pools.read('main'))?.settings, quarantine: 'off' } as never,
    { by: 'desk', why: 'an exercise' }
  )
  await other.come(100)
  t.equal(other.acts().length, 0, 'nor any where the pool says so')
})

t.test('a look at numbers on which nothing happened writes nothing of them', async (t) => {
  const { bench, core, come } = await town(t, { dead: () => false })
  await come(12)
  // So that no claim of a look before stands in the way of the next.
  const look = async () => {
    await bench.redis.del(`{${bench.keyPrefix}:main}:watched`)
    await core.watchNumbers()
  }
  await look()
  const remembered = `{${bench.keyPrefix}:main}:watch`
  t.equal(await bench.redis.hlen(remembered), NUMBERS.length)
  const isTouched = async (act: () => Promise<unknown>) => {
    await bench.redis.watch(remembered)
    await act()
    return (await bench.redis.multi().ping().exec()) === null
  }
  t.notOk(await isTouched(look))
  t.ok(await isTouched(() => come(1)))
})
