import { Actions } from '../../pages/actions.tsx'
import type { Texts } from '../../texts/texts.ts'
import type { FormTarget } from '../step.ts'

/** Nothing can come of this verification any more: why, and the way on. */
export function EndedPage({
  ending,
  code,
  texts,
  form
}: {
  ending: 'failed' | 'cancelled' | 'unavailable' | 'fault'
  code?: string
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
      <Actions
        form={form}
        buttons={[
          { action: 'restart', label: texts.restart, primary: true },
          { action: 'cancel', label: texts.cancel }
        ]}
      />
    </>
  )
}
