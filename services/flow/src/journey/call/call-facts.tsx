import type { VerificationState } from '@yobirin/contracts'
import { formatNational, toDialUri } from '@yobirin/phone-numbers'
import type { Texts } from '../../texts/texts.ts'
import { shownIn } from './shown-in.ts'

/** From which telephone to which number; the number is a link that dials. */
export function CallFacts({
  state,
  now,
  texts
}: {
  state: VerificationState
  now: string
  texts: Texts
}) {
  const { from, fromHint, to, dial } = texts.call
  const national = formatNational(state.targetNumber)
  const dialUri = toDialUri(state.targetNumber, { withPresentation: state.dialWithPresentation })
  return (
    <dl class="facts" {...shownIn('waiting ringing', now)}>
      <dt>
        {from}
        <span class="hint">{fromHint}</span>
      </dt>
      <dd class="number">{state.maskedPhoneNumber}</dd>
      <dt>{to}</dt>
      <dd>
        <a class="number dial" href={dialUri} aria-label={dial(national)} data-target-number>
          {national}
        </a>
      </dd>
    </dl>
  )
}
