import { describedBy, FieldFrame, type FieldProps } from './field-frame.tsx'

/** Masked, and never filled in from what was sent before. */
export function PinField(context: Omit<FieldProps, 'name'>) {
  const props: FieldProps = { name: 'pin', ...context }
  const { show, hide } = props.texts.pin
  return (
    <FieldFrame {...props}>
      <div class="pin">
        <input
          id="pin"
          name="pin"
          type="password"
          inputmode="numeric"
          autocomplete="off"
          size={4}
          {...describedBy(props)}
        />
        <button type="button" class="quiet" data-show-pin hidden>
          <span data-when="masked">{show}</span>
          <span data-when="shown" hidden>
            {hide}
          </span>
        </button>
      </div>
    </FieldFrame>
  )
}
