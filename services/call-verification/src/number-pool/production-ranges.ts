import type { PoolSettings, Problem } from '@yobirin/contracts'

/**
 * The sandbox and tests shorten the times; in production customers are told 120 seconds and hear two
 * or three rings.
 */
export function outsideProductionRanges({
  validitySeconds,
  ringSeconds
}: PoolSettings): NonNullable<Problem['errors']> {
  return [
    ...(validitySeconds === 120
      ? []
      : [{ pointer: '#/settings/validitySeconds', detail: 'must be 120' }]),
    ...(ringSeconds >= 4 && ringSeconds <= 9
      ? []
      : [{ pointer: '#/settings/ringSeconds', detail: 'must be from 4 to 9' }])
  ]
}
