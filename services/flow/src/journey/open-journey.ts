import type { AppRegistration } from '../apps/app-registration.ts'
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
  return async ({ app, returnUrl, authorization, form = {} }) => {
    const draft = { id: randomId(), app: app.id, institution: app.institution, returnUrl }
    const visit = await makeVisit({ ...draft, createdAt: 0, step: steps.first.name })
    const passage = gate.mayStart(visit)
    const journey: Journey = {
      ...draft,
      ...(authorization && { authorization }),
      createdAt: visit.now,
      entered: entered(undefined, form),
      step: steps.first.name,
      ...(passage.status === 'stops' && { step: steps.stopped.name, stop: passage.stop })
    }
    await journeys.create(journey)
    return journey
  }
}
