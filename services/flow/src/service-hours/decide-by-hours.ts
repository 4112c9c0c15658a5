import { type Closures, closureFrom, HORIZON_DAYS } from './closures.ts'

/** What must remain before closing for a journey to start or a number to be drawn. */
export const NEEDED_BEFORE_CLOSING_MS = 180_000
/** The longest closure, overlapping and adjoining ones taken together, that a journey survives. */
export const LONGEST_CLOSURE_SURVIVED_MS = 15 * 60_000

/** Instants are milliseconds since 1970. */
export type HoursNow =
  /** `closesAt` is absent where no closing is in sight. */
  | { readonly open: true; readonly closesAt?: number }
  /** `opensAt` is absent where no opening is in sight. */
  | { readonly open: false; readonly closedSince: number; readonly opensAt?: number }

export type StartDecision =
  | { readonly status: 'allowed' }
  /** BF050. A journey may start again at `resumesAt`; absent where that is not in sight. */
  | { readonly status: 'refused'; readonly resumesAt?: number }

export type UnderWayDecision =
  | { readonly status: 'goes_on' }
  /** BF050, and the journey is kept: what was asked for may be asked for again at `resumesAt`. */
  | { readonly status: 'waits'; readonly resumesAt: number }
  /** BF050, and the journey is over: another may start at `resumesAt`; absent where that is not in sight. */
  | { readonly status: 'ended'; readonly resumesAt?: number }

export function hoursAt(closures: Closures, now: number): HoursNow {
  const closure = closureFrom(closures, now)
  if (!closure) return { open: true }
  const { startsAt, endsAt } = closure
  if (startsAt > now) return { open: true, closesAt: startsAt }
  const opening = Number.isFinite(endsAt) && { opensAt: endsAt }
  return { open: false, closedSince: startsAt, ...opening }
}

/** May a journey start? */
export function mayStart(closures: Closures, now: number): StartDecision {
  const { at } = nextRoom(closures, now)
  return at === now ? { status: 'allowed' } : { status: 'refused', ...resumption(at) }
}

/** May a number be drawn for a journey under way? */
export function mayDraw(closures: Closures, now: number): UnderWayDecision {
  const { at, longestClosureMs } = nextRoom(closures, now)
  if (at === now) return { status: 'goes_on' }
  return longestClosureMs <= LONGEST_CLOSURE_SURVIVED_MS
    ? { status: 'waits', resumesAt: at }
    : { status: 'ended', ...resumption(at) }
}

/** May a journey that started then take a step now? */
export function stepDuring(
  closures: Closures,
  { startedAt, now }: { startedAt: number; now: number }
): UnderWayDecision {
  let closure = closureFrom(closures, startedAt)
  while (closure && closure.startsAt <= now) {
    const { startsAt, endsAt } = closure
    if (endsAt - startsAt > LONGEST_CLOSURE_SURVIVED_MS) {
      return { status: 'ended', ...resumption(nextRoom(closures, now).at) }
    }
    if (endsAt > now) return { status: 'waits', resumesAt: endsAt }
    closure = closureFrom(closures, endsAt)
  }
  return { status: 'goes_on' }
}

/**
 * The first instant from now on that is open and stays so for long enough; Infinity where none is in
 * sight.
 *
 * @returns also how long the longest closure is until then
 */
function nextRoom(closures: Closures, now: number): { at: number; longestClosureMs: number } {
  const horizon = now + HORIZON_DAYS * 24 * 60 * 60_000
  let at = now
  let longestClosureMs = 0
  while (at < horizon) {
    const closure = closureFrom(closures, at)
    if (!closure || closure.startsAt - at >= NEEDED_BEFORE_CLOSING_MS) break
    longestClosureMs = Math.max(longestClosureMs, closure.endsAt - closure.startsAt)
    at = closure.endsAt
  }
  return { at: at < horizon ? at : Number.POSITIVE_INFINITY, longestClosureMs }
}

function resumption(at: number): { resumesAt?: number } {
  return Number.isFinite(at) ? { resumesAt: at } : {}
}
