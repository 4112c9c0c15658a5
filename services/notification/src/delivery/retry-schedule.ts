const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long to wait after the first failure, the second, and so on: a day in all. */
const DELAYS = [
  10 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR
] as const

export type RetrySchedule = readonly number[]

export const RETRY_SCHEDULE: RetrySchedule = DELAYS

/**
 * @param failures at least 1
 * @returns milliseconds, or undefined when the notice has been tried long enough
 */
export function delayAfter(failures: number, schedule: RetrySchedule): number | undefined {
  return schedule[failures - 1]
}
