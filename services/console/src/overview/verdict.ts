import type { PoolFiguresResource, PoolPlan, PoolSummary } from '@yobirin/contracts'

/** Whether customers get through, worst first. */
export const VERDICTS = ['stopped', 'failing', 'watch', 'well', 'quiet'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface JudgedPool {
  readonly verdict: Verdict
  readonly words: string
}

const ENOUGH_ENDED = 5
const FAILING_BELOW = 0.3
const WATCH_BELOW = 0.6

/** Judges by the last five minutes, or by the hour where too few verifications ended in them. */
export function judgePool(
  { activeCount }: Pick<PoolSummary, 'activeCount'>,
  five: Pick<PoolFiguresResource, 'verified' | 'ended' | 'exhausted'>,
  hour: Pick<PoolFiguresResource, 'verified' | 'ended'>,
  plan: Pick<PoolPlan, 'outgrown' | 'needed'> | undefined
): JudgedPool {
  if (activeCount === 0) {
    return { verdict: 'stopped', words: 'No number is active: nobody can verify' }
  }
  if (five.exhausted > 0) {
    return { verdict: 'stopped', words: `${five.exhausted} refused: no number was active` }
  }
  const [counts, span] = five.ended >= ENOUGH_ENDED ? [five, '5 minutes'] : [hour, 'hour']
  if (counts.ended === 0) return { verdict: 'quiet', words: 'Nobody verified in the last hour' }
  const share = counts.verified / counts.ended
  const words = `${counts.verified} of ${counts.ended} got through in the last ${span}`
  if (counts.ended >= ENOUGH_ENDED && share < FAILING_BELOW) return { verdict: 'failing', words }
  if (counts.ended >= ENOUGH_ENDED && share < WATCH_BELOW) return { verdict: 'watch', words }
  if (plan?.outgrown) {
    return { verdict: 'watch', words: `${words}; the load wants ${plan.needed} numbers` }
  }
  return { verdict: 'well', words }
}
