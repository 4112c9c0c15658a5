import { Type } from 'typebox'
import { BackToApp } from '../back-to-app.tsx'
import type { Step } from '../step.ts'
import type { GrantConsent } from './grant-consent.ts'

export interface CompletedStepDependencies {
  readonly grantConsent: GrantConsent
}

/** The end: the browser goes back to the app by itself. Its page is for those who come here again. */
export function createCompletedStep({ grantConsent }: CompletedStepDependencies): Step {
  return {
    name: 'completed',
    last: true,
    leaves: true,
    input: Type.Never(),
    accept: async () => ({ to: 'here' }),

    enter: ({ journey }) => {
      const { account, customer, consent } = journey
      if (!account || !customer || !consent) throw new Error('Nothing was allowed by anybody')
      return {
        journey: { ...journey, consent: { ...consent, for: { account, customer } } },
        jobs: []
      }
    },

    entered: grantConsent,

    page: async ({ journey, texts }) => ({
      title: texts.completed.title,
      content: () => (
        <>
          <p>{texts.completed.done}</p>
          <p>{texts.completed.mail}</p>
          <BackToApp journey={journey} texts={texts} />
        </>
      )
    })
  }
}
