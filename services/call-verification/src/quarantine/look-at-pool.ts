import type { NumberTotals, PoolFigures } from '../figures/figures-port.ts'
import { NOTHING_COUNTED } from '../figures/nothing-counted.ts'
import type { PooledNumber, PoolRoster } from '../number-pool/number-pools-port.ts'
import { type Ended, shareOfOthers, without } from './evidence.ts'
import { type Act, judgeActive, judgeTakenOut } from './judgement.ts'
import type { Watch } from './watches-port.ts'

export interface Finding {
  readonly targetNumber: string
  readonly act: Act
  readonly why: string
}

/** What a look at a pool leads to: acts, and what is to be remembered (undefined: no more). */
export interface Look {
  readonly findings: readonly Finding[]
  readonly watches: ReadonlyMap<string, Watch | undefined>
}

export interface Scene {
  readonly pool: PoolRoster
  readonly totals: ReadonlyMap<string, NumberTotals>
  readonly watches: ReadonlyMap<string, Watch>
  readonly hour: PoolFigures
  readonly fiveMinutes: PoolFigures
  /** Numbers whose test calls do not arrive, and when the last was placed. */
  readonly silent: ReadonlyMap<string, number>
  readonly now: number
}

/** With fewer active numbers a draw is too weak, whatever they are worth. */
const LEAST_ACTIVE = 2

/**
 * Decides which numbers of a pool are taken out, tried, returned or left out. At least half of those that are
 * active or were taken out here stay active: when most of them seem dead, something else is wrong.
 */
export function lookAtPool(scene: Scene): Look {
  const { pool, totals, watches, now } = scene
  const findings: Finding[] = []
  const next = new Map<string, Watch | undefined>()
  const isOut = ({ targetNumber, state }: PooledNumber) =>
    state === 'quarantined' && watches.get(targetNumber)?.takenOut !== undefined
  const active = pool.numbers.filter(({ state }) => state === 'active').length
  const out = pool.numbers.filter(isOut).length
  let mayGo = active - leastActive(active + out)

  for (const number of pool.numbers) {
    const { targetNumber, state } = number
    const { ended, verified } = totals.get(targetNumber) ?? { ended: 0, verified: 0 }
    const afresh: Watch = { ended, verified, evidence: 0 }
    const watch = watches.get(targetNumber)
    if (state !== 'active' && !isOut(number)) {
      if (watch) next.set(targetNumber, undefined)
      continue
    }
    // New here, or returned by an operator.
    if (!watch || (state === 'active' && watch.takenOut)) {
      next.set(targetNumber, afresh)
      continue
    }
    const fate = {
      watch,
      afresh,
      ended: endedSince(watch, afresh),
      share: share(scene, targetNumber),
      silentAt: scene.silent.get(targetNumber),
      now
    }
    const judgement = isOut(number) ? judgeTakenOut(fate) : judgeActive(fate, { mayGo: mayGo > 0 })
    next.set(targetNumber, judgement.watch)
    if (!judgement.act) continue
    if (judgement.act === 'take_out') mayGo -= 1
    findings.push({ targetNumber, act: judgement.act, why: judgement.why ?? '' })
  }
  return { findings, watches: next }
}

/** How many of the numbers in question have to stay active. */
function leastActive(inQuestion: number): number {
  return Math.max(LEAST_ACTIVE, Math.ceil(inQuestion / 2))
}

function endedSince(before: Watch, after: Watch): Ended {
  const verified = after.verified - before.verified
  return { verified, unverified: after.ended - before.ended - verified }
}

function share({ hour, fiveMinutes }: Scene, targetNumber: string): number | undefined {
  const others = ({ pool, numbers }: PoolFigures) =>
    without(pool.counts, (numbers.get(targetNumber) ?? NOTHING_COUNTED).counts)
  return shareOfOthers(others(hour), others(fiveMinutes))
}
