import type { EnteredField } from '../journey/form.ts'
import { describedBy, FieldNotes, type FieldProps, faultText } from './field-frame.tsx'

/** One of a few, all of them in sight. */
export function ChoiceField({
  options,
  ...props
}: FieldProps & {
  readonly name: EnteredField
  /** Value and label; the first is chosen where nothing was yet. */
  readonly options: readonly (readonly [string, string])[]
}) {
  const { name, journey, texts } = props
  const { label, hint } = texts.fields[name]
  const fault = faultText(props)
  const chosen = journey.entered?.[name] ?? options[0]?.[0]
  return (
    <fieldset class="field" data-faulty={fault !== undefined} {...describedBy(props)}>
      <legend>{label}</legend>
      <FieldNotes name={name} hint={hint} fault={fault} />
      {options.map(([value, text], index) => (
        <label key={value} class="choice">
          <input
            id={index === 0 ? name : `${name}-${value}`}
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
