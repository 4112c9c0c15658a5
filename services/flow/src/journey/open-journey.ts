import type { AppRegistration } from '../apps/app-registration.ts'
import { claim } from './browser-claim.ts'
import { entered, type Form } from './form.ts'
import type { Gate } from './gate.ts'
import type { AuthorizationRequest, Journey, RandomId } from './journey.ts'
import type { JourneyStore } from './journey-store.ts'
import type { Steps } from './steps.ts'
import type { MakeVisit } from './visit.ts'

/** Begins a journey for an app's customer; where the doors are closed, one that says so and leads back. */
export type OpenJourney = (request: {
  readonly app: AppRegistration
  readonly returnUrl: string
  readonly authorization?: AuthorizationRequest
  /** The secret of the browser that goes on with it; without one, whichever comes first. */
  readonly secret?: string
  /** What is known already, as it would be typed. */
  readonly form?: Form
}) => Promise<Journey>

export function createOpenJourney({
  journeys,
  steps,
  gate,
  makeVisit,
  randomId
}: {
  journeys: JourneyStore
  steps: Steps
  gate: Gate
  makeVisit: MakeVisit
  randomId: RandomId
}): OpenJourney {
  return async ({ app, returnUrl, authorization, secret, form = {} }) => {
    const draft = { id: randomId(), app: app.id, institution: app.institution, returnUrl }
    const visit = await makeVisit({ ...draft, createdAt: 0, step: steps.first.name })
    const passage = gate.mayStart(visit)
    const opened: Journey = {
      ...draft,
      ...(authorization && { authorization }),
      createdAt: visit.now,
      entered: entered(undefined, form),
      step: steps.first.name,
      ...(passage.status === 'stops' && { step: steps.stopped.name, stop: passage.stop })
    }
    const journey = secret === undefined ? opened : claim(opened, secret)
    await journeys.create(journey)
    return journey
  }
}
