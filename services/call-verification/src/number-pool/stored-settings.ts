import type { PoolSettings, RingStrategy } from '@yobirin/contracts'

type LeastTrust = NonNullable<PoolSettings['leastTrust']>

type Quarantine = NonNullable<PoolSettings['quarantine']>
const QUARANTINE: Quarantine = 'by_evidence'

/** What holds where nobody chose: a call that another telephone passed on counts for nobody. */
const LEAST_TRUST: LeastTrust = 'unconfirmed'

/** Field, value, … of `P:settings`; the scripts read these names. */
export function writeSettings(settings: PoolSettings): string[] {
  return [
    ...['validitySeconds', String(settings.validitySeconds)],
    ...['ringSeconds', String(settings.ringSeconds)],
    ...['ringStrategy', settings.ringStrategy],
    ...['dialWithPresentation', settings.dialWithPresentation ? '1' : '0'],
    ...['leastTrust', settings.leastTrust ?? LEAST_TRUST],
    ...['quarantine', settings.quarantine ?? QUARANTINE],
    // Not named it stays: who set up the other settings need not know of it.
    ...(settings.testCallMinutes === undefined
      ? []
      : ['testCallMinutes', String(settings.testCallMinutes)])
  ]
}

export function readSettings(stored: Record<string, string>): PoolSettings | undefined {
  if (stored.validitySeconds === undefined) return undefined
  return {
    validitySeconds: Number(stored.validitySeconds),
    ringSeconds: Number(stored.ringSeconds),
    ringStrategy: stored.ringStrategy as RingStrategy,
    dialWithPresentation: stored.dialWithPresentation === '1',
    leastTrust: (stored.leastTrust as LeastTrust | undefined) ?? LEAST_TRUST,
    quarantine: (stored.quarantine as Quarantine | undefined) ?? QUARANTINE,
    ...(stored.testCallMinutes !== undefined && {
      testCallMinutes: Number(stored.testCallMinutes)
    })
  }
}
