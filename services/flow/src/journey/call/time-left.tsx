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
      <Ring left={left} total={total} />
      <p>
        <span {...shownIn('waiting', is)}>{texts.call.timeLeftLabel}</span>
        <span {...shownIn('verified', is)}>{texts.call.verified.timeLeftLabel}</span>{' '}
        <strong>
          <Spelled template={texts.call.minutesLeft} left={left} shown={left >= 60} of="minutes" />
          <Spelled template={texts.call.secondsLeft} left={left} shown={left < 60} of="seconds" />
        </strong>
      </p>
    </div>
  )
}

/** A ring that empties, quietly; the words beside it say the same. */
function Ring({ left, total }: { left: number; total: number }) {
  const circle = { cx: 20, cy: 20, r: 17 }
  return (
    <svg class="ring" viewBox="0 0 40 40" aria-hidden="true">
      <circle {...circle} class="track" />
      <circle
        {...circle}
        class="rest"
        pathLength={total}
        stroke-dasharray={`${Math.min(left, total)} ${total}`}
        transform="rotate(-90 20 20)"
        data-ring={total}
      />
    </svg>
  )
}

/** The script changes the digits alone, so that whatever stands around them stays as it is written. */
function Spelled({
  template,
  left,
  shown,
  of
}: {
  template: string
  left: number
  shown: boolean
  of: 'minutes' | 'seconds'
}) {
  const digits: Readonly<Record<string, number>> = {
    minutes: Math.floor(left / 60),
    seconds: left % 60,
    total: left
  }
  return (
    <span data-time-left={of} hidden={!shown}>
      {template.split(/\{(\w+)\}/).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <span key={part} data-digits={part}>
            {digits[part]}
          </span>
        )
      )}
    </span>
  )
}
