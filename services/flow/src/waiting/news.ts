import type { WaitingMessage, WaitingState } from '@yobirin/contracts'
import { sequenceOf, type VerificationView } from './verification-view.ts'
import { type AwaitedJourney, waitingHint, waitingState } from './waiting-messages.ts'

/** What of it the page does not know yet, in the order in which it happened. */
export type TellNews = (
  journey: AwaitedJourney,
  view: VerificationView | undefined,
  now: number
) => readonly WaitingMessage[]

/**
 * Remembers what one page was told: first always a state, then each change and each hint once, and
 * nothing that is older than what was told before.
 *
 * @param seenUpTo hints of events up to this one are known to the page
 */
export function createNews(seenUpTo: number): TellNews {
  let told: WaitingState | undefined
  let lastSequence = -1
  let lastHint = seenUpTo

  return (journey, view, now) => {
    const state = waitingState(journey, view, now)
    if (told && state.verificationId !== told.verificationId) {
      lastSequence = -1
      lastHint = 0
    }
    if (state.sequence < lastSequence) return []
    lastSequence = sequenceOf(view)

    const hint = waitingHint(view)
    const news: WaitingMessage[] = !told || differs(state, told) ? [state] : []
    if (hint && hint.sequence > lastHint) {
      lastHint = hint.sequence
      // An older hint came before the state that followed it; but a page hears of a state first.
      if (told && hint.sequence < state.sequence) news.unshift(hint)
      else news.push(hint)
    }
    told = state
    return news
  }
}

function differs(one: WaitingState, other: WaitingState): boolean {
  return (
    one.status !== other.status ||
    one.expiresAt !== other.expiresAt ||
    one.step !== other.step ||
    one.verificationId !== other.verificationId
  )
}
