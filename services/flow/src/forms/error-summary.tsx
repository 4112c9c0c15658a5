import type { FormField } from '../journey/form.ts'
import type { Journey } from '../journey/journey.ts'
import { codeMessage } from '../pages/code-message.ts'
import type { Texts } from '../texts/texts.ts'
import { faultText } from './field-frame.tsx'

/**
 * What became of the last input, above everything else of the page. It takes the focus, so that
 * everybody learns of it first, and leads to each field.
 */
export function ErrorSummary({ journey, texts }: { journey: Journey; texts: Texts }) {
  const { refusal } = journey
  if (!refusal) return null
  return (
    <div class="summary" role="alert" tabIndex={-1} autofocus data-summary>
      {'faults' in refusal ? (
        <>
          <h2>{texts.faultsHeading}</h2>
          <ul>
            {(Object.keys(refusal.faults) as FormField[]).map((name) => (
              <li key={name}>
                <a href={`#${name}`}>{faultText({ name, journey, texts })}</a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <CodeSummary {...refusal} texts={texts} />
      )}
    </div>
  )
}

function CodeSummary({
  code,
  until,
  texts
}: {
  code: Parameters<typeof codeMessage>[1]
  until?: number
  texts: Texts
}) {
  const { heading, text, next } = codeMessage(texts, code, until)
  return (
    <>
      <h2>{heading}</h2>
      <p>{text}</p>
      <p>{next}</p>
      <p>{texts.errorCode(code)}</p>
    </>
  )
}
