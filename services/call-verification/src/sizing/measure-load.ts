import type { PoolSettings } from '@yobirin/contracts'
import type { PoolFigures } from '../figures/figures-port.ts'
import { mean } from '../figures/seconds-histogram.ts'

export interface Load {
  readonly arrivalsPerSecond: number
  readonly secondsLive: number
}

/**
 * The load that figures tell of. What was not verified is taken as live for as long as it may be: what
 * ends sooner, cancelled, makes the plan only more careful.
 */
export function measureLoad(
  { from, until, pool: { counts, seconds } }: PoolFigures,
  { validitySeconds }: Pick<PoolSettings, 'validitySeconds'>
): Load | undefined {
  const { shown, verified, ended } = counts
  if (shown === 0 || ended === 0) return undefined
  const verifiedFor = mean(seconds) ?? validitySeconds
  return {
    arrivalsPerSecond: (shown * 1_000) / (until - from),
    secondsLive: (verified * verifiedFor + (ended - verified) * validitySeconds) / ended
  }
}
