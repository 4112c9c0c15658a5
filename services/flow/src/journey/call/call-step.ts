import type { Sealer } from '@yobirin/sealing'
import { type Static, Type } from 'typebox'
import type { Institutions } from '../../institutions/institutions.ts'
import type { VerificationViews } from '../../waiting/verification-view.ts'
import type { Journey, RandomId } from '../journey.ts'
import type { Outcome, Step, Visit } from '../step.ts'
import { callPage } from './call-page.tsx'
import { cancelVerification } from './cancel-verification.ts'
import { confirm } from './confirm.ts'
import { canStartOver, decideSituation } from './situation.ts'
import { startVerification } from './start-verification.ts'

export interface CallStepDependencies {
  readonly views: VerificationViews
  readonly sealer: Sealer
  readonly institutions: Institutions
  readonly randomId: RandomId
}

const Input = Type.Object({
  action: Type.Union([Type.Literal('confirm'), Type.Literal('restart'), Type.Literal('cancel')])
})

/** So long does the answer wait for the draw, which usually takes a hundredth of it. */
const SHOW_NUMBER_WITHIN_MS = 1_500

/** SOA209: the customer calls the number that was drawn. */
export function createCallStep(dependencies: CallStepDependencies): Step {
  const { views } = dependencies

  async function startOver({ journey, now }: Visit): Promise<Outcome> {
    if (!journey.call) return { to: 'again' }
    const view = await views.read(journey.call.verificationId)
    return canStartOver(decideSituation(journey.call, view, now)) ? { to: 'again' } : { to: 'here' }
  }

  return {
    name: 'call',
    input: Input,

    enter: (journey: Journey, now: number) => startVerification({ ...dependencies, journey, now }),

    async entered({ call }) {
      if (!call) return
      await views.waitFor(call.verificationId, (view) => view !== undefined, SHOW_NUMBER_WITHIN_MS)
    },

    abandon: cancelVerification,

    async accept(visit, input) {
      switch ((input as Static<typeof Input>).action) {
        case 'confirm':
          return confirm(visit, dependencies)
        case 'restart':
          return startOver(visit)
        case 'cancel':
          return { to: 'cancelled' }
      }
    },

    async page(visit) {
      const { call } = visit.journey
      return callPage(visit, call && (await views.read(call.verificationId)))
    }
  }
}
