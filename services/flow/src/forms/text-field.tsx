import type { EnteredField } from '../journey/form.ts'
import { describedBy, FieldFrame, type FieldProps } from './field-frame.tsx'

/** One line of text. Its length is not limited here: what is pasted arrives whole, and is told when too long. */
export function TextField({
  name,
  type = 'text',
  digits = false,
  autocomplete = 'off',
  width,
  ...context
}: FieldProps & {
  readonly name: EnteredField
  readonly type?: 'text' | 'tel' | 'email'
  readonly digits?: boolean
  readonly autocomplete?: string
  /** In characters. */
  readonly width?: number
}) {
  const props = { name, ...context }
  return (
    <FieldFrame {...props}>
      <input
        id={name}
        name={name}
        // Preact's types know each kind of input by itself.
        type={type as 'email'}
        value={context.journey.entered?.[name] ?? ''}
        autocomplete={autocomplete}
        spellcheck={false}
        {...(digits && { inputmode: 'numeric' as const })}
        {...(width && { size: width })}
        {...describedBy(props)}
      />
    </FieldFrame>
  )
}
