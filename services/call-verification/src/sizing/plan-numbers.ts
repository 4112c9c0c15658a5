import type { PoolPlan } from '@yobirin/contracts'
import { poissonTail } from './poisson.ts'

export interface Need {
  /** Verifications begun. */
  readonly arrivalsPerSecond: number
  /** Mean time from the draw to the end of a verification. */
  readonly secondsLive: number
  /** No draw may be weaker. */
  readonly bits: number
  /** Accepted probability that a draw may meet a number that serves somebody already. */
  readonly sharing: number
  readonly active: number
}

/** What a pool is held against where nobody asks for anything else. */
export const USUAL_NEED = { bits: 3, sharing: 0.001 }

export const MOST_ARRIVALS = 10_000

/**
 * How many numbers a load needs. Verifications begin at random and none is turned away for others, so the
 * live ones are Poisson with mean a = arrivals × seconds (M/G/∞: only the mean time counts), and a draw
 * sees them as they are (PASTA). With n numbers:
 *
 * - The draw is from idle numbers as long as these are at least half: it has at least n/2 candidates, so
 *   its strength is at least log2(n/2). With fewer idle it is from all n.
 * - Sharing begins only where more than half of the numbers are busy, which takes more than n/2 live
 *   verifications: its probability is at most P(Poisson(a) > n/2).
 */
export function planNumbers({
  arrivalsPerSecond,
  secondsLive,
  bits,
  sharing,
  active
}: Need): PoolPlan {
  const live = arrivalsPerSecond * secondsLive
  const enough = (numbers: number) =>
    leastBits(numbers) >= bits && sharingOf(numbers, live) <= sharing
  const needed = smallest(enough)
  const around = [active, needed - 2, needed - 1, needed, needed + 1, needed + 2, 2 * needed]
  const options = [...new Set(around)].filter((numbers) => numbers > 0).sort((a, b) => a - b)
  return {
    assumed: { arrivalsPerSecond, secondsLive, bits, sharing },
    liveOnAverage: live,
    activeNow: active,
    needed,
    outgrown: active < needed,
    options: options.map((numbers) => ({
      numbers,
      leastBits: leastBits(numbers),
      usualBits: usualBits(numbers, live),
      sharing: sharingOf(numbers, live)
    }))
  }
}

function leastBits(numbers: number): number {
  return Math.log2(Math.ceil(numbers / 2))
}

function usualBits(numbers: number, live: number): number {
  const idle = numbers - live
  return Math.log2(Math.max(1, 2 * idle >= numbers ? idle : numbers))
}

function sharingOf(numbers: number, live: number): number {
  return poissonTail(live, numbers / 2)
}

/** More numbers are never worse by either measure, so the bound is found by doubling and halving. */
function smallest(enough: (numbers: number) => boolean): number {
  let most = 1
  while (!enough(most)) most *= 2
  let tooFew = Math.floor(most / 2)
  while (most - tooFew > 1) {
    const middle = Math.floor((tooFew + most) / 2)
    if (enough(middle)) most = middle
    else tooFew = middle
  }
  return most
}
