import type { FiguresWindow, NumberFiguresResource, PoolFiguresResource } from '@yobirin/contracts'
import { formatNational } from '@yobirin/phone-numbers'
import type { Pool } from '../number-pool/number-pools-port.ts'
import type { TestResult } from '../test-calls/test-calls-port.ts'
import type { NumberFigures, NumberTotals, PoolFigures } from './figures-port.ts'
import { NOTHING_COUNTED } from './nothing-counted.ts'
import { quantile } from './seconds-histogram.ts'

/** The figures of a pool beside the state of each of its numbers, those without any figure too. */
export function toFiguresResource(
  { name, numbers }: Pool,
  window: FiguresWindow,
  {
    found: { from, until, pool, numbers: byNumber },
    totals,
    tested
  }: {
    readonly found: PoolFigures
    readonly totals: ReadonlyMap<string, NumberTotals>
    readonly tested: ReadonlyMap<string, TestResult>
  }
): PoolFiguresResource {
  const lastOfAll = Math.max(0, ...[...totals.values()].map((one) => one.lastVerifiedAt ?? 0))
  return {
    name,
    window,
    from: instant(from),
    until: instant(until),
    exhausted: pool.counts.exhausted,
    live: numbers.reduce((sum, { live }) => sum + live, 0),
    ...toFigures(pool, lastOfAll),
    numbers: numbers.map(
      ({ targetNumber, state, live }): NumberFiguresResource => ({
        targetNumber,
        targetNumberNational: formatNational(targetNumber),
        state,
        live,
        ...toFigures(
          byNumber.get(targetNumber) ?? NOTHING_COUNTED,
          totals.get(targetNumber)?.lastVerifiedAt
        ),
        ...toTestCalls(tested.get(targetNumber))
      })
    )
  }
}

function toTestCalls(result: TestResult | undefined) {
  if (!result) return {}
  const { placedAt, heardAt, missed } = result
  const last = { placedAt: instant(placedAt), ...(heardAt && { heardAt: instant(heardAt) }) }
  return { testCalls: { ...last, missed } }
}

function toFigures({ counts, seconds }: NumberFigures, lastVerifiedAt?: number) {
  const p50 = quantile(seconds, 0.5)
  const p95 = quantile(seconds, 0.95)
  return {
    shown: counts.shown,
    called: counts.called,
    verified: counts.verified,
    ended: counts.ended,
    withheld: counts.withheld,
    stray: counts.stray,
    wrongNumber: counts.wrong_number,
    late: counts.late,
    untrusted: counts.untrusted,
    endedEarly: counts.ended_early,
    secondsToVerify: { ...(p50 && { p50 }), ...(p95 && { p95 }) },
    ...(lastVerifiedAt && { lastVerifiedAt: instant(lastVerifiedAt) })
  }
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString()
