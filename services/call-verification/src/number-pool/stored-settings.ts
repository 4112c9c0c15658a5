import type { PoolSettings, RingStrategy } from '@yobirin/contracts'

/** Field, value, … of `P:settings`; the scripts read these names. */
export function writeSettings(settings: PoolSettings): string[] {
  return [
    ...['validitySeconds', String(settings.validitySeconds)],
    ...['ringSeconds', String(settings.ringSeconds)],
    ...['ringStrategy', settings.ringStrategy],
    ...['dialWithPresentation', settings.dialWithPresentation ? '1' : '0']
  ]
}

export function readSettings(stored: Record<string, string>): PoolSettings | undefined {
  if (stored.validitySeconds === undefined) return undefined
  return {
    validitySeconds: Number(stored.validitySeconds),
    ringSeconds: Number(stored.ringSeconds),
    ringStrategy: stored.ringStrategy as RingStrategy,
    dialWithPresentation: stored.dialWithPresentation === '1'
  }
}
