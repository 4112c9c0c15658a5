import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { DeadLetter } from '../services/dead-letters-api.ts'
import type { Operator } from '../sign-in/operator.ts'

/** Letters that did not reach anybody; to whom they are is not known here. */
export function DeadLettersPage(props: {
  readonly operator: Operator
  readonly letters: readonly DeadLetter[]
}) {
  const { operator, letters } = props
  return (
    <Frame title="Dead letters" place="/dead-letters" operator={operator}>
      <p>
        Notices to customers that were set aside. Where the outcome is unknown, the customer may
        have the letter already, and may get it twice.
      </p>
      {letters.length === 0 && <p>There is none.</p>}
      <ul class="numbers">
        {letters.map(({ id, kind, institution, reason, responseCode, setAsideAt }) => (
          <li key={id}>
            <Instant at={setAsideAt} />: {(kind ?? 'unreadable').replaceAll('_', ' ')}
            {institution && `, ${institution}`}, {reason.replaceAll('_', ' ')} {responseCode}
            <details>
              <summary>Send again…</summary>
              <ReasonForm
                {...{ operator, id }}
                action={`/dead-letters/${encodeURIComponent(id)}/resend`}
                button="Send it again"
              />
            </details>
          </li>
        ))}
      </ul>
    </Frame>
  )
}
