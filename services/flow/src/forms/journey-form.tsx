import type { ComponentChildren } from 'preact'
import type { FormTarget } from '../journey/step.ts'

export interface Button {
  readonly action: string
  readonly label: string
  readonly primary?: boolean
  /** When the button is there; always, if left out. */
  readonly visibility?: { readonly 'data-shown-in': string; readonly hidden: boolean }
}

/** Fields and buttons of a page; the first button is what the Enter key presses. */
export function JourneyForm({
  form,
  buttons,
  children
}: {
  form: FormTarget
  buttons: readonly Button[]
  children?: ComponentChildren
}) {
  return (
    // The server finds what is wrong and says it in our words, all of it at once.
    <form method="post" action={form.action} novalidate>
      <input type="hidden" name="csrfToken" value={form.csrfToken} />
      <input type="hidden" name="turn" value={form.turn} />
      {children}
      <div class="actions">
        {buttons.map(({ action, label, primary, visibility }) => (
          <button
            key={action}
            type="submit"
            name="action"
            value={action}
            class={primary ? 'primary' : 'secondary'}
            {...visibility}
          >
            {label}
          </button>
        ))}
      </div>
    </form>
  )
}
