import { Type } from 'typebox'
import type { Step } from '../step.ts'

/** The end, for now: the telephone is verified. */
export const completedStep: Step = {
  name: 'completed',
  last: true,
  input: Type.Never(),
  accept: async () => ({ to: 'here' }),
  page: async ({ journey, texts }) => ({
    title: texts.completed.title,
    content: () => (
      <>
        <p>{texts.completed.done}</p>
        <p>{texts.completed.mail}</p>
        <p class="actions">
          <a class="button primary" href={journey.returnUrl}>
            {texts.backToApp}
          </a>
        </p>
      </>
    )
  })
}
