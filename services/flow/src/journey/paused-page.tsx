import { JourneyForm } from '../forms/journey-form.tsx'
import { codeMessage } from '../pages/code-message.ts'
import type { PageVisit, StepPage } from './step.ts'

/** A short closure: what was entered waits, and goes on when the service does. */
export function pausedPage({ journey, now, texts }: PageVisit, resumesAt: number): StepPage {
  const { heading, text, next } = codeMessage(texts, 'BF050', resumesAt)
  return {
    title: texts.paused.title,
    code: 'BF050',
    retryAfterSeconds: Math.ceil((resumesAt - now) / 1000),
    content: (form) => (
      <>
        <div class="caution" role="alert">
          <h2>{heading}</h2>
          <p>{text}</p>
          <p>{next}</p>
          <p>{texts.errorCode('BF050')}</p>
        </div>
        <p>{texts.paused.kept}</p>
        <p>
          <a class="button primary" href={`/journey/${journey.id}`}>
            {texts.continueAfter}
          </a>
        </p>
        <JourneyForm form={form} buttons={[{ action: 'cancel', label: texts.cancel }]} />
      </>
    )
  }
}
