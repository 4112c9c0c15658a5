import { sequenceOf, type VerificationViews } from '../../waiting/verification-view.ts'
import type { Outcome, Visit } from '../step.ts'
import { decideSituation } from './situation.ts'

/** While a call rings, its verdict may be on the way: so long is it waited for. */
const VERDICT_WITHIN_MS = 1_000

/**
 * The customer says that the call is done. On to the next step only if the verification says so too and
 * its time, counted to the moment the button was pressed, is not over; else the page stays and says why.
 */
export async function confirm(
  { journey, now }: Visit,
  { views }: { views: VerificationViews }
): Promise<Outcome> {
  const { call } = journey
  if (!call) return { to: 'here' }
  const { verificationId } = call

  const view = await views.waitFor(
    verificationId,
    (seen) => decideSituation(call, seen, now).is !== 'ringing',
    VERDICT_WITHIN_MS
  )
  const situation = decideSituation(call, view, now)
  switch (situation.is) {
    case 'verified': {
      const { endedAt = now, strengthBits } = situation.state
      return {
        to: 'next',
        journey: { ...journey, call: { ...call, verifiedAt: endedAt, strengthBits } }
      }
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
