import type { VerificationState } from '@yobirin/contracts'
import type { Institution } from '../../institutions/institution.ts'
import type { VerificationView } from '../../waiting/verification-view.ts'
import type { CallProgress } from '../journey.ts'

/** Where the customer stands in the call step, by the clock that all processes share. */
export type Situation =
  | { readonly is: 'preparing' }
  | { readonly is: 'waiting' | 'ringing'; readonly state: VerificationState }
  | {
      readonly is: 'verified'
      readonly state: VerificationState
      readonly confirmBefore: number
    }
  | { readonly is: 'time_is_up'; readonly state: VerificationState }
  | { readonly is: 'failed' | 'cancelled' }
  /** No number to be had just now. */
  | { readonly is: 'unavailable' }
  /** The start was refused for a reason that lies with us. */
  | { readonly is: 'fault' }

/** Where the rings of a call cross the deadline, the customer still has this long to confirm. */
const CONFIRMATION_AFTER_LATE_RINGS_MS = 30_000

/** No call rings longer; if no verdict has come by then, the customer is not kept waiting for it. */
const RINGS_AT_MOST_MS = 60_000

export function decideSituation(
  { validUntil }: CallProgress,
  view: VerificationView | undefined,
  now: number
): Situation {
  if (!view) return { is: now < validUntil ? 'preparing' : 'unavailable' }
  if (view.type === 'refusal') return refused(view.reason)

  const { state } = view
  switch (state.status) {
    case 'pending':
      return { is: now < state.expiresAt ? 'waiting' : 'time_is_up', state }
    case 'ringing':
      return { is: now < state.expiresAt + RINGS_AT_MOST_MS ? 'ringing' : 'time_is_up', state }
    case 'verified': {
      const until = confirmBefore(state)
      return now < until
        ? { is: 'verified', state, confirmBefore: until }
        : { is: 'time_is_up', state }
    }
    case 'expired':
      return { is: 'time_is_up', state }
    case 'failed':
    case 'cancelled':
      return { is: state.status }
  }
}

/** The instant from which on a verified customer can no longer confirm. */
export function confirmBefore({ expiresAt, endedAt = 0 }: VerificationState): number {
  return endedAt >= expiresAt ? endedAt + CONFIRMATION_AFTER_LATE_RINGS_MS : expiresAt
}

function refused(reason: Extract<VerificationView, { type: 'refusal' }>['reason']): Situation {
  switch (reason) {
    case 'exhausted':
    case 'too_many':
    case 'stale':
      return { is: 'unavailable' }
    case 'cancelled':
      return { is: 'cancelled' }
    case 'unknown_pool':
    case 'invalid_number':
      return { is: 'fault' }
  }
}

/** `another`: a number in place of this one; `restart`: from the first step, with what was entered. */
export type WayOn = 'another' | 'restart'

/**
 * How a customer may go on where nothing can come of the present verification any more. No number at all
 * is no fault of theirs: they may ask again as often as they like.
 */
export function waysOn(
  { is }: Pick<Situation, 'is'>,
  { otherNumbers = 0 }: CallProgress,
  institution: Institution
): readonly WayOn[] {
  switch (is) {
    case 'preparing':
    case 'waiting':
    case 'ringing':
    case 'verified':
      return []
    case 'unavailable':
    case 'fault':
      return ['another', 'restart']
    case 'time_is_up':
    case 'failed':
    case 'cancelled':
      return otherNumbers < institution.otherNumbers ? ['another', 'restart'] : ['restart']
  }
}
