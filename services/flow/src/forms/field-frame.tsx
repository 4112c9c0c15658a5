import type { ComponentChildren } from 'preact'
import type { FormField } from '../journey/form.ts'
import type { Journey } from '../journey/journey.ts'
import type { Faults } from '../journey/refusal.ts'
import type { Texts } from '../texts/texts.ts'

export interface FieldProps {
  readonly name: FormField
  readonly journey: Journey
  readonly texts: Texts
}

function faultsOf({ refusal }: Journey): Faults {
  return refusal && 'faults' in refusal ? refusal.faults : {}
}

/** The sentence about what is wrong with a field, if something is. */
export function faultText({ name, journey, texts }: FieldProps): string | undefined {
  const fault = faultsOf(journey)[name]
  if (fault === undefined) return undefined
  return (texts.faults[name] as Readonly<Record<string, string>>)[fault] ?? texts.unknownFault
}

/** Ids that tie a field to its hint and its fault, for those who do not see where they stand. */
export function describedBy(props: FieldProps): {
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: 'true'
} {
  const { name, texts } = props
  const fault = faultText(props) !== undefined
  const ids = [
    ...(texts.fields[name].hint ? [hintId(name)] : []),
    ...(fault ? [faultId(name)] : [])
  ]
  return {
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
    ...(fault && { 'aria-invalid': 'true' as const })
  }
}

const hintId = (name: FormField) => `${name}-hint`
const faultId = (name: FormField) => `${name}-fault`

/** The label above a field, its hint, and what is wrong with it. */
export function FieldFrame({ children, ...props }: FieldProps & { children: ComponentChildren }) {
  const { name, texts } = props
  const { label, hint } = texts.fields[name]
  const fault = faultText(props)
  return (
    <div class="field" data-faulty={fault !== undefined}>
      <label for={name}>{label}</label>
      <FieldNotes name={name} hint={hint} fault={fault} />
      {children}
    </div>
  )
}

export function FieldNotes({
  name,
  hint,
  fault
}: {
  name: FormField
  hint: string
  fault: string | undefined
}) {
  return (
    <>
      {hint && (
        <p class="hint" id={hintId(name)}>
          {hint}
        </p>
      )}
      {fault && (
        <p class="fault" id={faultId(name)}>
          {fault}
        </p>
      )}
    </>
  )
}
