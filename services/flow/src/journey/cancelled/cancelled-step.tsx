import { Type } from 'typebox'
import { BackToApp } from '../back-to-app.tsx'
import type { Step } from '../step.ts'

/** Reached by the cancel button of any step, and by refusing consent. */
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
        <BackToApp journey={journey} texts={texts} />
      </>
    )
  })
}
