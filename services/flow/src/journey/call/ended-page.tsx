import { JourneyForm } from '../../forms/journey-form.tsx'
import type { Texts } from '../../texts/texts.ts'
import type { FormTarget } from '../step.ts'
import type { WayOn } from './situation.ts'

/** Nothing can come of this verification any more: why, and the way on. */
export function EndedPage({
  ending,
  code,
  ways,
  texts,
  form
}: {
  ending: 'failed' | 'cancelled' | 'unavailable' | 'fault'
  code?: string
  ways: readonly WayOn[]
  texts: Texts
  form: FormTarget
}) {
  const { heading, text } = texts.call[ending]
  return (
    <>
      <div class="caution" role="alert">
        <h2>{heading}</h2>
        <p>{text}</p>
        {code && <p>{texts.errorCode(code)}</p>}
      </div>
      <JourneyForm
        form={form}
        buttons={[
          ...ways.map((action, index) => ({
            action,
            label: code && action === 'another' ? texts.tryAgain : texts[action],
            primary: index === 0
          })),
          { action: 'cancel', label: texts.cancel }
        ]}
      />
    </>
  )
}
