import type { PoolFiguresResource } from '@yobirin/contracts'

/** What became of calls, in the order in which pictures stack them. */
export const CALL_OUTCOMES = [
  ['verified', 'Verified'],
  ['withheld', 'Caller ID withheld'],
  ['wrongNumber', 'Called another number'],
  ['late', 'Too late'],
  ['untrusted', 'Caller ID not trusted'],
  ['endedEarly', 'Hung up at once'],
  ['stray', 'Nobody we wait for']
] as const
export type OutcomeName = (typeof CALL_OUTCOMES)[number][0]
export type OutcomeCounts = Readonly<Record<OutcomeName, number>>

export function outcomesOf(pools: readonly PoolFiguresResource[]): OutcomeCounts {
  const counts = CALL_OUTCOMES.map(([name]) => [
    name,
    pools.reduce((sum, pool) => sum + pool[name], 0)
  ])
  return Object.fromEntries(counts) as OutcomeCounts
}
