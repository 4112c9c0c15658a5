import type { WaitingHint, WaitingState } from '@yobirin/contracts'
import { confirmBefore, decideSituation } from '../journey/call/situation.ts'
import type { Journey } from '../journey/journey.ts'
import { sequenceOf, type VerificationView } from './verification-view.ts'

/** What of a journey the waiting page looks at. */
export type AwaitedJourney = Pick<Journey, 'step' | 'call'>

/** What the waiting page is told of the present state. */
export function waitingState(
  { step, call }: AwaitedJourney,
  view: VerificationView | undefined,
  now: number
): WaitingState {
  const state = view?.type === 'verification' ? view.state : undefined
  return {
    type: 'state',
    status: statusOf(call && decideSituation(call, view, now).is, view),
    sequence: sequenceOf(view),
    expiresAt: state ? toIso(state.expiresAt) : null,
    now: toIso(now),
    step,
    ...(call && { verificationId: call.verificationId }),
    confirmBefore: state?.status === 'verified' ? toIso(confirmBefore(state)) : null
  }
}

/** The last hint of a verification, if there was one. */
export function waitingHint(view: VerificationView | undefined): Required<WaitingHint> | undefined {
  const hint = view?.type === 'verification' ? view.state.hint : undefined
  return hint && { type: 'hint', reason: hint.reason, sequence: hint.sequence }
}

function statusOf(
  situation: ReturnType<typeof decideSituation>['is'] | undefined,
  view: VerificationView | undefined
): WaitingState['status'] {
  // What the verification says itself, and nothing that was read off a clock here.
  if (view?.type === 'verification') return view.state.status
  return situation === undefined || situation === 'preparing' ? 'preparing' : 'refused'
}

const toIso = (milliseconds: number) => new Date(milliseconds).toISOString()
