import type { PooledNumber } from '../number-pool/number-pools-port.ts'
import type { TestResult } from './test-calls-port.ts'

/** One call may be lost by chance, or two. */
const MOST_MISSED = 3

/**
 * Numbers whose last three test calls, or more, did not arrive, while one to another number did: else our own telephone
 * may be what fails, or the whole carrier. Once the number is changed, what was missed before is told no more.
 *
 * @returns by number, when the last call was placed
 */
export function silentNumbers(
  numbers: readonly PooledNumber[],
  results: ReadonlyMap<string, TestResult>
): ReadonlyMap<string, number> {
  const lastHeard = Math.max(0, ...[...results.values()].map(({ heardAt = 0 }) => heardAt))
  return new Map(
    numbers.flatMap(({ targetNumber, changed }) => {
      const { placedAt = 0, missed = 0, missedSince = 0 } = results.get(targetNumber) ?? {}
      const silent = missed >= MOST_MISSED && lastHeard > missedSince
      if (!silent || missedSince < (changed?.at ?? 0)) return []
      return [[targetNumber, placedAt] as const]
    })
  )
}
