import t from 'tap'
import { toCounts } from '../../src/figures/counters.ts'
import { measureLoad } from '../../src/sizing/measure-load.ts'
import { planNumbers, USUAL_NEED } from '../../src/sizing/plan-numbers.ts'
import { poissonTail } from '../../src/sizing/poisson.ts'

/** The same sequence each time: the simulation is to agree every time that it runs. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A pool as customers find it, draw after draw: the rule of `_draw.lua` for callers shown nothing yet. */
function simulate({
  numbers,
  arrivalsPerSecond,
  draws,
  secondsLive
}: {
  numbers: number
  arrivalsPerSecond: number
  draws: number
  secondsLive: (random: () => number) => number
}) {
  const random = randomOf(numbers * 7_919 + draws)
  const busy = new Array<number>(numbers).fill(0)
  const ends: { at: number; number: number }[] = []
  let idle = numbers
  let now = 0
  let shared = 0
  let fewest = numbers
  for (let draw = 0; draw < draws; draw += 1) {
    now -= Math.log(1 - random()) / arrivalsPerSecond
    for (let index = ends.length - 1; index >= 0; index -= 1) {
      const end = ends[index] as { at: number; number: number }
      if (end.at > now) continue
      busy[end.number] = (busy[end.number] as number) - 1
      if (busy[end.number] === 0) idle += 1
      ends[index] = ends.at(-1) as { at: number; number: number }
      ends.pop()
    }
    const onlyIdle = 2 * idle >= numbers
    const candidates = busy.flatMap((live, number) => (onlyIdle && live > 0 ? [] : [number]))
    fewest = Math.min(fewest, candidates.length)
    const number = candidates[Math.floor(random() * candidates.length)] as number
    if ((busy[number] as number) > 0) shared += 1
    else idle -= 1
    busy[number] = (busy[number] as number) + 1
    ends.push({ at: now + secondsLive(random), number })
  }
  return { sharing: shared / draws, leastBits: Math.log2(fewest) }
}

/** Most call after some 25 seconds, one in seven lets the time run out. */
const asCustomersDo = (random: () => number) => (random() < 1 / 7 ? 120 : 12 + 26 * random())
const SECONDS_LIVE = (6 / 7) * 25 + 120 / 7

t.test('the load is what was shown, and as long as it was live', async (t) => {
  const measure = (counted: readonly number[], seconds: readonly [number, number][] = []) =>
    measureLoad(
      {
        ...{ from: 1_000, until: 11_000, numbers: new Map() },
        pool: { counts: toCounts(counted), seconds: new Map(seconds) }
      },
      { validitySeconds: 120 }
    )
  const shown = (shown: number, verified: number, ended: number) => [shown, 0, verified, ended]
  t.equal(measure(shown(0, 0, 3)), undefined, 'nothing is known')
  t.equal(measure(shown(3, 0, 0)), undefined)
  t.same(measure(shown(5, 0, 4)), { arrivalsPerSecond: 0.5, secondsLive: 120 })
  const quick = 1.15 ** 10.5
  t.same(measure(shown(5, 3, 4), [[10, 3]]), {
    arrivalsPerSecond: 0.5,
    secondsLive: (3 * quick + 120) / 4
  })
  t.same(measure(shown(5, 3, 4)), { arrivalsPerSecond: 0.5, secondsLive: 120 })
})

t.test('a plan has the fewest numbers that will do, and those around them', async (t) => {
  const need = { arrivalsPerSecond: 1, secondsLive: 40, ...USUAL_NEED, active: 10 }
  const { needed, options, ...plan } = planNumbers(need)
  const { active, ...assumed } = need
  t.same(plan, { assumed, liveOnAverage: 40, activeNow: active, outgrown: true })
  t.same(
    options.map(({ numbers }) => numbers),
    [10, needed - 2, needed - 1, needed, needed + 1, needed + 2, 2 * needed]
  )
  for (const { numbers, sharing, leastBits } of options) {
    t.equal(sharing, poissonTail(40, numbers / 2))
    t.equal(leastBits, Math.log2(Math.ceil(numbers / 2)))
    t.equal(sharing <= 0.001 && leastBits >= 3, numbers >= needed, `${numbers}`)
  }
  const exactly = options.find(({ numbers }) => numbers === needed)?.sharing ?? 0
  t.equal(
    planNumbers({ ...need, sharing: exactly }).needed,
    needed,
    'as likely as accepted will do'
  )
  const weak = planNumbers({ ...need, arrivalsPerSecond: 1e-6, bits: 4, active: 31 })
  t.match(weak, { needed: 31, outgrown: false })
  t.same(
    weak.options.map(({ numbers }) => numbers),
    [29, 30, 31, 32, 33, 62],
    'each once'
  )

  // Of so few numbers a draw is from the idle ones, where these are half of all, or from all.
  const usual = (secondsLive: number) => {
    const few = { arrivalsPerSecond: 1, secondsLive, bits: 0, sharing: 1, active: 0 }
    const { options } = planNumbers(few)
    return options.map(({ numbers, usualBits }) => [numbers, 2 ** usualBits])
  }
  const near = (found: number[][], expected: number[][]) =>
    found.flat().every((value, index) => Math.abs(value - (expected.flat()[index] ?? 0)) < 1e-12)
  for (const [secondsLive, expected] of [
    [
      0.5,
      [
        [1, 1],
        [2, 1.5],
        [3, 2.5]
      ]
    ],
    [
      1,
      [
        [1, 1],
        [2, 1],
        [3, 2]
      ]
    ],
    [
      1.5,
      [
        [1, 1],
        [2, 2],
        [3, 1.5]
      ]
    ]
  ] as [number, number[][]][]) {
    t.ok(near(usual(secondsLive), expected), `${secondsLive}: ${usual(secondsLive)}`)
  }
})

t.test('the tail of Poisson is what its sum says', async (t) => {
  const sum = (mean: number, above: number) => {
    let term = Math.exp(-mean)
    let below = 0
    for (let count = 0; count <= above; count += 1) {
      below += term
      term *= mean / (count + 1)
    }
    return 1 - below
  }
  for (const mean of [0.1, 1, 7.5, 40]) {
    for (const above of [0, 1, 5, 20, 45]) {
      t.ok(Math.abs(poissonTail(mean, above) - sum(mean, above)) < 1e-12, `${mean}, ${above}`)
    }
  }
  // A median of Poisson lies within a third below and a 50th above its mean.
  for (const mean of [300, 5_000, 1_000_000]) {
    t.ok(poissonTail(mean, mean - 1) > 0.5 && poissonTail(mean, mean + 1) < 0.5)
    t.ok(poissonTail(mean, 2 * mean) < 1e-20)
    t.equal(poissonTail(mean, mean / 2 - 1), 1)
  }
  t.equal(poissonTail(3, -1), 1)
  t.equal(poissonTail(1, 1_000), 0, 'less than a number can say')
  // One term to the next is as the mean to the count, also where the sum of logarithms gives way to the series.
  const term = (count: number) => poissonTail(100, count - 1) - poissonTail(100, count)
  for (const count of [200, 255, 256, 257, 300]) {
    t.ok(Math.abs(((term(count) / term(count - 1)) * count) / 100 - 1) < 2e-11, `${count}`)
  }
  // However many are live: fewer than twice as many numbers are shared at once.
  const need = { arrivalsPerSecond: 1_000, secondsLive: 36, bits: 3, sharing: 0.001, active: 1 }
  t.ok(planNumbers(need).needed > 72_000)
})

t.test('a plan keeps its word in a simulated pool, and no number in it is too many', async (t) => {
  for (const [arrivalsPerSecond, sharing] of [
    [0.05, 0.01],
    [0.2, 0.01],
    [0.5, 0.05]
  ] as const) {
    const need = { arrivalsPerSecond, secondsLive: SECONDS_LIVE, bits: 0, sharing, active: 1 }
    const { needed, options } = planNumbers(need)
    const run = (numbers: number) =>
      simulate({ numbers, arrivalsPerSecond, draws: 30_000, secondsLive: asCustomersDo })

    for (const numbers of [needed, needed + 2]) {
      const plan = options.find((option) => option.numbers === numbers)
      const seen = run(numbers)
      // Three standard deviations of the simulation's own chance.
      const bound = plan?.sharing ?? 0
      t.ok(seen.sharing <= bound + 3 * Math.sqrt(bound / 30_000), `${numbers}: ${seen.sharing}`)
      t.ok(seen.leastBits >= (plan?.leastBits ?? 99), 'no draw was weaker than promised')
    }
    const half = run(Math.floor(needed / 2))
    t.ok(half.sharing > sharing, `with half of them ${half.sharing} would share`)
  }
})

t.test('more load, more strength or less sharing never need fewer numbers', async (t) => {
  const need = { arrivalsPerSecond: 1, secondsLive: 40, bits: 3, sharing: 0.001, active: 10 }
  const { needed } = planNumbers(need)
  t.equal(planNumbers({ ...need, active: needed - 1 }).outgrown, true)
  t.equal(planNumbers({ ...need, active: needed }).outgrown, false)
  for (const harder of [{ arrivalsPerSecond: 2 }, { bits: 8 }, { sharing: 1e-9 }]) {
    t.ok(planNumbers({ ...need, ...harder }).needed > needed)
  }
  t.equal(
    planNumbers({ ...need, arrivalsPerSecond: 1e-6, bits: 4 }).needed,
    31,
    'ceil(31 / 2) = 16'
  )
  const { options } = planNumbers({ ...need, arrivalsPerSecond: 10_000, secondsLive: 600 })
  t.ok(options.every(({ sharing }) => sharing >= 0 && sharing <= 1))
})
