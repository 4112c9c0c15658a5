import { describedBy, FieldFrame, type FieldProps } from './field-frame.tsx'

/** Masked, and never filled in from what was sent before. */
export function PinField(context: Omit<FieldProps, 'name'>) {
  const props: FieldProps = { name: 'pin', ...context }
  return (
    <FieldFrame {...props}>
      <input
        id="pin"
        name="pin"
        type="password"
        inputmode="numeric"
        autocomplete="off"
        size={4}
        {...describedBy(props)}
      />
    </FieldFrame>
  )
}
