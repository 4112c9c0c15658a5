import type { Sealer } from '@yobirin/sealing'
import { type Static, Type } from 'typebox'
import type { VerificationViews } from '../../waiting/verification-view.ts'
import type { RandomId } from '../journey.ts'
import type { MayDraw } from '../may-draw.ts'
import type { Outcome, Step, Visit } from '../step.ts'
import { callPage } from './call-page.tsx'
import { cancelVerification } from './cancel-verification.ts'
import { confirm } from './confirm.ts'
import { decideSituation, waysOn } from './situation.ts'
import { startVerification } from './start-verification.ts'

export interface CallStepDependencies {
  readonly views: VerificationViews
  readonly sealer: Sealer
  readonly mayDraw: MayDraw
  readonly randomId: RandomId
}

const Input = Type.Object({
  action: Type.Union([
    Type.Literal('confirm'),
    Type.Literal('another'),
    Type.Literal('restart'),
    Type.Literal('cancel')
  ])
})

/** So long does the answer wait for the draw, which usually takes a hundredth of it. */
const SHOW_NUMBER_WITHIN_MS = 1_500

/** SOA209: the customer calls the number that was drawn. */
export function createCallStep(dependencies: CallStepDependencies): Step {
  const { views, mayDraw } = dependencies

  /** Where nothing can come of the present number any more, and only there. */
  async function goOn(visit: Visit, action: 'another' | 'restart'): Promise<Outcome> {
    const { journey, institution, now } = visit
    const { call } = journey
    if (!call) return { to: 'first' }
    const situation = decideSituation(call, await views.read(call.verificationId), now)
    const ways = waysOn(situation, call, institution)
    if (!ways.includes(action)) return { to: 'here' }
    if (action === 'restart') return { to: 'first' }

    const drawing = await mayDraw(visit)
    if (drawing.status === 'refused') return drawing.outcome
    const shown = 'state' in situation || situation.is === 'failed'
    const otherNumbers = (call.otherNumbers ?? 0) + (shown ? 1 : 0)
    return { to: 'again', journey: { ...journey, call: { ...call, otherNumbers } } }
  }

  return {
    name: 'call',
    input: Input,

    enter: (visit) => startVerification(visit, dependencies),

    async entered({ call }) {
      if (!call) return
      await views.waitFor(call.verificationId, (view) => view !== undefined, SHOW_NUMBER_WITHIN_MS)
    },

    abandon: cancelVerification,

    async accept(visit, form) {
      const { action } = form as Static<typeof Input>
      switch (action) {
        case 'confirm':
          return confirm(visit, dependencies)
        case 'another':
        case 'restart':
          return goOn(visit, action)
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
