import type { CallOutcome } from '@yobirin/contracts'

/**
 * What is counted, in the order in which a slot stores it: append, never reorder. `ended` counts
 * verifications however they ended; `called` the calls from the telephone that the number was shown to,
 * in time, so that somebody who hangs up and calls again counts twice.
 */
export const COUNTERS = [
  'shown',
  'called',
  'verified',
  'ended',
  'withheld',
  'stray',
  'wrong_number',
  'late',
  'untrusted',
  'ended_early',
  'exhausted'
] as const

export type Counter = (typeof COUNTERS)[number]
export type Counts = Readonly<Record<Counter, number>>

export const OUTCOME_COUNTERS: Readonly<Record<CallOutcome, Counter>> = {
  matched: 'called',
  withheld: 'withheld',
  untrusted: 'untrusted',
  wrong_number: 'wrong_number',
  late: 'late',
  ended_early: 'ended_early',
  stray: 'stray'
}

/** @param counted in the order of COUNTERS; what is missing is 0 */
export function toCounts(counted: readonly number[]): Counts {
  const named = COUNTERS.map((counter, index) => [counter, counted[index] ?? 0] as const)
  return Object.fromEntries(named) as unknown as Counts
}
