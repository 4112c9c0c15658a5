import type { Counts } from '../figures/counters.ts'

/**
 * Whether a number works is told by what becomes of those whom it was shown. Its verifications are
 * weighed one after the other against two claims: that it verifies as its pool does (share p), and that it
 * verifies a quarter as often (it is dead, or misrouted from some networks). Each adds the logarithm of how
 * much likelier the second claim makes it; the sum never falls below 0 (Page's CUSUM).
 *
 * A number as good as its pool is taken out by mistake once in e^LIMIT verifications or more seldom (Lorden
 * 1971), a million; a dead one after nine where 85 % of the pool verify.
 */
const LIMIT = Math.log(1_000_000)
const WORSE_BY = 4

/** While a number is tried, so much for the one claim or the other ends the trial: 50 to 1. */
const TRIAL_LIMIT = Math.log(50)

/** Below this share the pool itself is failing, and no number can be told from another. */
const LEAST_SHARE = 0.3
const MOST_SHARE = 0.98
/** So many verifications of the other numbers have to have ended in the last hour. */
const LEAST_ENDED = 30
/** The last hour counts as so many verifications beside the last five minutes. */
const WEIGHT_OF_HOUR = 20

export interface Ended {
  readonly verified: number
  readonly unverified: number
}

type EndedCounts = Pick<Counts, 'verified' | 'ended'>

/**
 * The share of the other numbers' verifications that end verified: as in the last hour, but no better than in
 * the last five minutes. When all of them begin to fail, a carrier or a core system has gone, not a number.
 *
 * @returns undefined where nothing can be told from it
 */
export function shareOfOthers(hour: EndedCounts, fiveMinutes: EndedCounts): number | undefined {
  if (hour.ended < LEAST_ENDED) return undefined
  const usual = hour.verified / hour.ended
  const lately =
    (fiveMinutes.verified + WEIGHT_OF_HOUR * usual) / (fiveMinutes.ended + WEIGHT_OF_HOUR)
  const share = Math.min(usual, lately, MOST_SHARE)
  return share < LEAST_SHARE ? undefined : share
}

export function without(all: EndedCounts, one: EndedCounts): EndedCounts {
  return { verified: all.verified - one.verified, ended: all.ended - one.ended }
}

function weigh({ verified, unverified }: Ended, share: number): number {
  const worse = share / WORSE_BY
  return verified * Math.log(worse / share) + unverified * Math.log((1 - worse) / (1 - share))
}

/** The suspicion against an active number after what ended since it was last looked at. */
export function suspect(suspicion: number, ended: Ended, share: number): number {
  return Math.max(0, suspicion + weigh(ended, share))
}

/** What is known of a number that is tried, after what ended since: 0 at its beginning. */
export function tryOn(evidence: number, ended: Ended, share: number): number {
  return evidence + weigh(ended, share)
}

export function isSuspect(suspicion: number): boolean {
  return suspicion > LIMIT
}

export function trialVerdict(evidence: number): 'works' | 'fails' | 'open' {
  if (evidence <= -TRIAL_LIMIT) return 'works'
  return evidence >= TRIAL_LIMIT ? 'fails' : 'open'
}
