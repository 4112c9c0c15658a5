import { entered, type Form } from './form.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'

/** Keeps what was typed into the fields of the current step, and the journey where it is. */
export async function keepEntered(
  journeys: JourneyStore,
  stored: StoredJourney,
  step: string,
  form: Form
): Promise<void> {
  const { journey } = stored
  // A guess that is being looked at is written by whoever looks.
  if (journey.step !== step || journey.guess?.until) return
  await journeys.save(stored, { ...journey, entered: entered(journey.entered, form) }, [])
}
