import type { GrantConsent } from './completed/grant-consent.ts'
import type { Journey } from './journey.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'

/** Ends a journey for the browser. @returns the address in the app at which it goes on */
export type LeaveJourney = (stored: StoredJourney) => Promise<string>

export function createLeaveJourney({
  journeys,
  grantConsent,
  endAuthorization
}: {
  journeys: JourneyStore
  grantConsent: GrantConsent
  /** Where the browser of an authorization request goes on, as long as that is known. */
  endAuthorization: (journey: Journey) => Promise<string | undefined>
}): LeaveJourney {
  return async (stored) => {
    const { journey } = stored
    // Before the app can learn of it: whatever died after the customer allowed it, it is recorded now.
    await grantConsent(journey)
    if (!journey.left) await journeys.save(stored, forgetWhose({ ...journey, left: true }), [])
    if (!journey.authorization) return addressIn(journey)
    return (await endAuthorization(journey)) ?? `/journey/${journey.id}`
  }
}

function forgetWhose({ consent, ...journey }: Journey): Journey {
  if (!consent) return journey
  const { for: _recorded, ...rest } = consent
  return { ...journey, consent: rest }
}

/** RFC 6749, section 4.1.2.1: how the app is told. */
function addressIn({ returnUrl, step, stop }: Journey): string {
  const error = step === 'completed' ? undefined : errorOf(stop?.code)
  if (!error) return returnUrl
  const address = new URL(returnUrl)
  address.searchParams.set('error', error)
  if (stop) address.searchParams.set('error_description', stop.code)
  return address.href
}

function errorOf(code: NonNullable<Journey['stop']>['code'] | undefined): string {
  return code === 'BF050' || code === 'B0070' ? 'temporarily_unavailable' : 'access_denied'
}
