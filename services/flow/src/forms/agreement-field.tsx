import { describedBy, FieldNotes, type FieldProps, faultText } from './field-frame.tsx'

/** A box that has to be ticked, by hand, each time. */
export function AgreementField({
  sentence,
  lang,
  ...context
}: Omit<FieldProps, 'name'> & {
  /** The institution's own, in place of ours. */
  readonly sentence: string | undefined
  readonly lang: string
}) {
  const props: FieldProps = { name: 'agree', ...context }
  const { label, hint } = props.texts.fields.agree
  const fault = faultText(props)
  return (
    <div class="field" data-faulty={fault !== undefined}>
      <FieldNotes name="agree" hint={hint} fault={fault} />
      <label class="choice">
        <input id="agree" type="checkbox" name="agree" value="yes" {...describedBy(props)} />
        <span lang={sentence ? lang : undefined}>{sentence ?? label}</span>
      </label>
    </div>
  )
}
