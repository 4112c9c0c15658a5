import { Type } from 'typebox'
import type { Step } from '../step.ts'

/** Reached by the cancel button of any step. */
export const cancelledStep: Step = {
  name: 'cancelled',
  last: true,
  input: Type.Never(),
  accept: async () => ({ to: 'here' }),
  page: async ({ journey, texts }) => ({
    title: texts.cancelled.title,
    content: () => (
      <>
        <p>{texts.cancelled.done}</p>
        <p class="actions">
          <a class="button primary" href={journey.returnUrl}>
            {texts.backToApp}
          </a>
        </p>
      </>
    )
  })
}
