import type { ComponentChildren } from 'preact'
import type { Operator } from '../sign-in/operator.ts'
import { LONGEST_WHY } from './form-fields.ts'

/** A form that does something: it is ours, it asks why, and its button says what will happen. */
export function ReasonForm(props: {
  readonly operator: Operator
  readonly action: string
  readonly button: string
  readonly danger?: boolean
  /** Tells this reason from others on the page. */
  readonly id: string
  readonly children?: ComponentChildren
}) {
  const { operator, action, button, danger, id, children } = props
  return (
    <form method="post" action={action} class="act">
      <FormKey operator={operator} />
      {children}
      <label for={`why-${id}`}>Reason, for the record</label>
      <input
        id={`why-${id}`}
        name="why"
        required
        maxLength={LONGEST_WHY}
        autocomplete="off"
        placeholder="Never personal data"
      />
      <button type="submit" class={danger ? 'danger' : 'primary'}>
        {button}
      </button>
    </form>
  )
}

export function FormKey({ operator }: { operator: Operator }) {
  return <input type="hidden" name="formKey" value={operator.session.formKey} />
}
