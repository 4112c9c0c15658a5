import { Frame } from '../pages/frame.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'

/** As many as somebody types or pastes; more come as a CSV file. */
export const MOST_NUMBERS_AT_ONCE = 100

export function AddPage({ operator, pool }: { operator: Operator; pool: string }) {
  return (
    <Frame title={`Add numbers to ${pool}`} place="/" operator={operator}>
      <p>
        They are active at once: be sure that they lead here. <code>yobirin numbers check</code> or
        a call tells.
      </p>
      <ReasonForm operator={operator} action={`/pools/${pool}/add`} button="Add them" id="add">
        <label for="numbers">Toll-free numbers, one a line, at most {MOST_NUMBERS_AT_ONCE}</label>
        <textarea
          id="numbers"
          name="numbers"
          rows={10}
          required
          spellcheck={false}
          placeholder={'0120-123-456\n+81120123457'}
        />
      </ReasonForm>
      <p>
        <a href={`/pools/${pool}`}>Back to the pool {pool}</a>
      </p>
    </Frame>
  )
}
