import type { HintReason, WaitingHint } from '@yobirin/contracts'
import { formatNational, toDialUri } from '@yobirin/phone-numbers'
import type { Texts } from '../../texts/texts.ts'
import { shownIn } from './shown-in.ts'
import type { Situation } from './situation.ts'

/** Why a call did not count, and what to do; one of them at a time, or none. */
export function CallHints({
  hint,
  situation,
  texts
}: {
  hint: WaitingHint | undefined
  situation: Situation
  texts: Texts
}) {
  const reasons = Object.keys(texts.call.hints) as HintReason[]
  return (
    <div {...shownIn('waiting time_is_up', situation.is)}>
      {reasons.map((reason) => (
        <div key={reason} class="caution" data-hint={reason} hidden={hint?.reason !== reason}>
          <p>{texts.call.hints[reason]}</p>
          {reason === 'withheld' && 'state' in situation && (
            <DialWithPresentation targetNumber={situation.state.targetNumber} texts={texts} />
          )}
        </div>
      ))}
    </div>
  )
}

function DialWithPresentation({ targetNumber, texts }: { targetNumber: string; texts: Texts }) {
  const { dialWithPresentation, dial } = texts.call
  const national = formatNational(targetNumber)
  return (
    <>
      <p>{dialWithPresentation}</p>
      <p>
        <a class="dial" href={toDialUri(targetNumber, { withPresentation: true })}>
          <span class="number">186-{texts.telephone(national)}</span>
          <span class="does">{dial}</span>
        </a>
      </p>
    </>
  )
}
