import type { FormTarget } from '../journey/step.ts'

export interface Action {
  readonly action: string
  readonly label: string
  readonly primary?: boolean
  /** When the button is there; always, if left out. */
  readonly visibility?: { readonly 'data-shown-in': string; readonly hidden: boolean }
}

/** The buttons of a page; the first is what the Enter key presses. */
export function Actions({ form, buttons }: { form: FormTarget; buttons: readonly Action[] }) {
  return (
    <form method="post" action={form.action} class="actions">
      <input type="hidden" name="csrfToken" value={form.csrfToken} />
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
    </form>
  )
}
