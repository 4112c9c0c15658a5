import type { VerificationState } from '@yobirin/contracts'
import { formatNational, toDialUri } from '@yobirin/phone-numbers'
import type { Texts } from '../../texts/texts.ts'
import { QrCode } from './qr-code.tsx'
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
  const { from, fromHint, to, dial, spoken, copy, copied, qr } = texts.call
  const national = formatNational(state.targetNumber)
  const dialUri = toDialUri(state.targetNumber, { withPresentation: state.dialWithPresentation })
  return (
    <div class="call" {...shownIn('waiting ringing', now)}>
      <dl class="facts">
        <dt>
          <span>{from}</span>
          <span class="hint">{fromHint}</span>
        </dt>
        <dd class="number">{state.maskedPhoneNumber}</dd>
        <dt>{to}</dt>
        <dd>
          <a class="dial" href={dialUri} data-target-number={national}>
            <span class="number">{texts.telephone(national)}</span>
            <span class="does">{dial}</span>
          </a>
          <p class="visually-hidden">{spoken(texts.spoken(national))}</p>
          <button
            type="button"
            class="quiet"
            data-copy={national}
            data-copied={copied}
            aria-live="polite"
            hidden
          >
            {copy}
          </button>
        </dd>
      </dl>
      <figure class="qr">
        <QrCode content={dialUri} label={qr.label} />
        <figcaption>{qr.hint}</figcaption>
      </figure>
    </div>
  )
}
