import type { Sealer } from '@yobirin/sealing'
import { sequenceOf, type VerificationViews } from '../../waiting/verification-view.ts'
import type { Outcome, Visit } from '../step.ts'
import { completionNotice } from './completion-notice.ts'
import { decideSituation } from './situation.ts'

/** While a call rings, its verdict may be on the way: so long is it waited for. */
const VERDICT_WITHIN_MS = 1_000

/**
 * The customer says that the call is done. On to the next step only if the verification says so too and
 * its time, counted to the moment the button was pressed, is not over; else the page stays and says why.
 */
export async function confirm(
  { journey, institution, now }: Visit,
  { views, sealer }: { views: VerificationViews; sealer: Sealer }
): Promise<Outcome> {
  const { call, customer } = journey
  if (!call || !customer) return { to: 'here' }
  const { verificationId } = call

  const view = await views.waitFor(
    verificationId,
    (seen) => decideSituation(call, seen, now).is !== 'ringing',
    VERDICT_WITHIN_MS
  )
  switch (decideSituation(call, view, now).is) {
    case 'verified':
      return {
        to: 'next',
        jobs: [
          completionNotice({ verificationId, institution: institution.id, customer, now, sealer })
        ]
      }
    case 'preparing':
    case 'waiting':
    case 'ringing':
      return {
        to: 'here',
        journey: { ...journey, call: { ...call, confirmedEarlyAt: sequenceOf(view) } }
      }
    default:
      return { to: 'here' }
  }
}
