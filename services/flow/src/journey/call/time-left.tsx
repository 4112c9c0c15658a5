import type { VerificationState } from '@yobirin/contracts'
import type { Texts } from '../../texts/texts.ts'
import { shownIn } from './shown-in.ts'
import type { Situation } from './situation.ts'

/** The time until the call must have begun, or, once it is verified, until it must be confirmed. */
export function TimeLeft({
  situation,
  now,
  texts
}: {
  situation: Extract<Situation, { state: VerificationState }>
  now: number
  texts: Texts
}) {
  const { state, is } = situation
  const until = is === 'verified' ? situation.confirmBefore : state.expiresAt
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  const total = Math.ceil((state.expiresAt - state.createdAt) / 1000)
  return (
    <div class="time-left" {...shownIn('waiting verified', is)} role="timer" aria-live="off">
      <p>
        <span {...shownIn('waiting', is)}>{texts.call.timeLeftLabel}</span>
        <span {...shownIn('verified', is)}>{texts.call.verified.timeLeftLabel}</span>{' '}
        <strong data-time-left>{writeTimeLeft(left, texts)}</strong>
      </p>
      <progress
        data-time-bar
        max={total}
        value={left}
        aria-hidden="true"
        {...shownIn('waiting', is)}
      />
    </div>
  )
}

function writeTimeLeft(seconds: number, { call }: Texts): string {
  return (seconds < 60 ? call.secondsLeft : call.minutesLeft)
    .replace('{minutes}', String(Math.floor(seconds / 60)))
    .replace('{seconds}', String(seconds % 60))
}
