import type { Logger } from '@yobirin/logging'
import { afterAll } from '../due/after-all.ts'
import type { NumberPools, PooledNumber, PoolRoster } from '../number-pool/number-pools-port.ts'
import type { OwnTelephone } from './connect-test-caller.ts'
import type { ExpectedCall, TestCalls, TestResult } from './test-calls-port.ts'

/** A network may take a while to put a call through. */
const ARRIVES_WITHIN_MS = 60_000

export type TestCallOutcome = 'heard' | 'missed' | 'not_placed'

/** Calls the numbers of each pool one after the other, as often as the pool says, and notes whether the calls arrive. */
export interface TestCallRounds {
  /** Every pool that nobody else sees to now. @throws after having seen to all */
  look(): Promise<void>
}

export function createTestCallRounds({
  telephone: { caller, from },
  pools,
  testCalls,
  clock,
  log,
  onOutcome
}: {
  telephone: OwnTelephone
  pools: NumberPools
  testCalls: TestCalls
  clock: () => Promise<number>
  log: Logger
  onOutcome: (outcome: TestCallOutcome) => void
}): TestCallRounds {
  async function lookAt(name: string): Promise<void> {
    if (!(await testCalls.claim(name))) return
    const pool = await pools.roster(name)
    const everyMinutes = pool?.settings.testCallMinutes ?? 0
    if (!pool || everyMinutes === 0) return
    const [now, expected] = [await clock(), await testCalls.expected(name)]
    if (expected) {
      if (expected.heardAt === undefined && now < expected.until) return
      await judge(pool, expected)
    }
    const results = await testCalls.results(name)
    const next = longestUntested(pool.numbers, results)
    if (!next) return
    const result = results.get(next)
    if (result && now - result.placedAt < everyMinutes * 60_000) return
    await place(name, next, result, now)
  }

  async function judge({ name: pool, numbers }: PoolRoster, expected: ExpectedCall): Promise<void> {
    const { targetNumber, placedAt, heardAt } = expected
    const before = (await testCalls.results(pool)).get(targetNumber)
    const number = numbers.find((one) => one.targetNumber === targetNumber)
    const { missed, ...result } = after(before, expected, number?.changed?.at ?? 0)
    await testCalls.record(pool, targetNumber, { ...result, missed })
    await testCalls.forget(pool)
    tell(heardAt === undefined ? 'missed' : 'heard', { pool, targetNumber, placedAt, missed })
  }

  async function place(
    pool: string,
    targetNumber: string,
    before: TestResult = { placedAt: 0, missed: 0 },
    now: number
  ): Promise<void> {
    // Expected first: it may arrive before we are told that it was placed.
    await testCalls.expect(pool, {
      ...{ targetNumber, from, placedAt: now, until: now + ARRIVES_WITHIN_MS }
    })
    const placed = await caller.place({ targetNumber, from })
    if (placed.status === 'placed') return
    await testCalls.forget(pool)
    // Its turn is over all the same, so that one that cannot be called does not hold up the others.
    await testCalls.record(pool, targetNumber, { ...before, placedAt: now })
    tell('not_placed', { pool, targetNumber, why: placed.why })
  }

  function tell(outcome: TestCallOutcome, facts: object): void {
    log[outcome === 'heard' ? 'info' : 'warn']({ ...facts, outcome }, 'a test call')
    onOutcome(outcome)
  }

  return {
    async look() {
      await afterAll((await pools.list()).map(lookAt), 'Not every pool was seen to')
    }
  }
}

/** A row of missed calls begins again when somebody, or the system, has changed the number. */
function after(
  before: TestResult | undefined,
  { placedAt, heardAt }: ExpectedCall,
  changedAt: number
): TestResult {
  if (heardAt !== undefined) return { placedAt, heardAt, missed: 0 }
  const { missed = 0, missedSince = placedAt } = before ?? {}
  const goesOn = missedSince >= changedAt
  const row = goesOn ? { missed: missed + 1, missedSince } : { missed: 1, missedSince: placedAt }
  return { ...before, placedAt, ...row }
}

function longestUntested(
  numbers: readonly PooledNumber[],
  results: ReadonlyMap<string, TestResult>
): string | undefined {
  const testedAt = ({ targetNumber }: PooledNumber) => results.get(targetNumber)?.placedAt ?? 0
  const inUse = numbers.filter(({ state }) => state !== 'retired')
  return inUse.toSorted((one, other) => testedAt(one) - testedAt(other))[0]?.targetNumber
}
