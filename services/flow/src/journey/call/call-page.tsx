import type { VerificationView } from '../../waiting/verification-view.ts'
import { sequenceOf } from '../../waiting/verification-view.ts'
import type { PageVisit, StepPage } from '../step.ts'
import { EndedPage } from './ended-page.tsx'
import { decideSituation, type Situation, waysOn } from './situation.ts'
import { WaitingPage, type WaitingScene } from './waiting-page.tsx'

const CODES: Partial<Record<Situation['is'], string>> = { unavailable: 'BF020', fault: 'BF010' }

/** How often a page without JavaScript asks again. */
const REFRESH_SECONDS: Partial<Record<Situation['is'], number>> = {
  preparing: 2,
  waiting: 5,
  ringing: 2
}

export function callPage(visit: PageVisit, view: VerificationView | undefined): StepPage {
  const { journey, institution, own, now, texts } = visit
  if (!journey.call) throw new Error('A journey came to the call step without a verification')
  const { call } = journey
  const situation = decideSituation(call, view, now)
  const code = CODES[situation.is]
  const refreshSeconds = REFRESH_SECONDS[situation.is]
  const retryAfterSeconds = view?.type === 'refusal' && code ? view.retryAfterSeconds : undefined
  const page = {
    title: texts.call.title,
    ...(code && { code }),
    ...(retryAfterSeconds && { retryAfterSeconds }),
    ...(refreshSeconds && { refreshSeconds })
  }

  switch (situation.is) {
    case 'failed':
    case 'cancelled':
    case 'unavailable':
    case 'fault':
      return {
        ...page,
        content: (form) => (
          <EndedPage
            ending={situation.is}
            {...(code && { code })}
            ways={waysOn(situation, call, institution)}
            texts={texts}
            form={form}
          />
        )
      }
    default: {
      const scene: WaitingScene = {
        situation,
        view,
        journey,
        verificationId: call.verificationId,
        ways: waysOn({ is: 'time_is_up' }, call, institution),
        institution,
        own,
        confirmedEarly: call.confirmedEarlyAt === sequenceOf(view),
        now,
        texts
      }
      return {
        ...page,
        script: 'waiting',
        content: (form) => <WaitingPage {...scene} form={form} />
      }
    }
  }
}
