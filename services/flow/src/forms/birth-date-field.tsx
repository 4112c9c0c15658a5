import type { EnteredField } from '../journey/form.ts'
import { describedBy, FieldNotes, type FieldProps, faultText } from './field-frame.tsx'

const PARTS = [
  ['birthYear', 4, 'bday-year'],
  ['birthMonth', 2, 'bday-month'],
  ['birthDay', 2, 'bday-day']
] as const satisfies readonly (readonly [EnteredField, number, string])[]

/** Year, month and day, typed: quicker than choosing, and the same on every device. */
export function BirthDateField(context: Omit<FieldProps, 'name'>) {
  const props: FieldProps = { name: 'birthDate', ...context }
  const { journey, texts } = props
  const { label, hint } = texts.fields.birthDate
  const fault = faultText(props)
  return (
    <fieldset class="field" data-faulty={fault !== undefined} {...describedBy(props)}>
      <legend>{label}</legend>
      <FieldNotes name="birthDate" hint={hint} fault={fault} />
      <div class="date-parts">
        {PARTS.map(([name, digits, autocomplete], index) => (
          <label key={name}>
            <input
              // The summary of what is wrong leads to the first part.
              id={index === 0 ? 'birthDate' : name}
              name={name}
              type="text"
              inputmode="numeric"
              size={digits}
              autocomplete={autocomplete}
              value={journey.entered?.[name] ?? ''}
              {...(fault && { 'aria-invalid': 'true' as const })}
            />
            <span>{texts.fields[name].label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
