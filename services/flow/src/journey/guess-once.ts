import { createHmac } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Form } from './form.ts'
import type { Journey } from './journey.ts'
import type { JourneyChanges } from './journey-changes.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'

export type GuessClaim =
  /** Ours to look at; no other request looks at any guess of this journey until it is written. */
  | { readonly status: 'claimed'; readonly stored: StoredJourney }
  /** The same form was looked at already, or the journey has moved on. */
  | { readonly status: 'answered' }

/**
 * Lets each guess be looked at once. A double click sends the same form twice, and a wrong guess must
 * not count twice; an old tab with another guess is a guess of its own.
 *
 * @param browserSecret keeps what was typed from being found out by trying
 */
export type GuessOnce = (
  stored: StoredJourney,
  form: Form,
  browserSecret: string
) => Promise<GuessClaim>

/** Longer than any check takes. */
const CHECKED_WITHIN_MS = 15_000
const ATTEMPTS = 5

export function createGuessOnce({
  journeys,
  changes,
  clock
}: {
  journeys: JourneyStore
  changes: JourneyChanges
  clock: Clock
}): GuessOnce {
  return async (first, form, browserSecret) => {
    const { step } = first.journey
    const digest = digestOf(form, browserSecret)
    let stored: StoredJourney | undefined = first
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const now = await clock.now()
      const { journey } = stored
      if (journey.step !== step) return { status: 'answered' }
      if (isUnderWay(journey, now)) {
        stored = await changes.after(stored, CHECKED_WITHIN_MS)
      } else if (saysTurn(form) && journey.guess?.digest === digest) {
        return { status: 'answered' }
      } else {
        const claimed = { ...journey, guess: { digest, until: now + CHECKED_WITHIN_MS } }
        const { status } = await journeys.save(stored, claimed, [])
        if (status === 'saved') {
          return {
            status: 'claimed',
            stored: { ...stored, journey: claimed, version: stored.version + 1 }
          }
        }
        stored = await journeys.read(journey.id)
      }
      if (!stored) return { status: 'answered' }
    }
    return { status: 'answered' }
  }
}

/** Whether a guess is being looked at in this moment. */
export function isUnderWay({ guess }: Journey, now: number): boolean {
  return guess !== undefined && now < guess.until
}

/** The journey with its guess looked at. */
export function withGuessSettled(journey: Journey): Journey {
  return journey.guess ? { ...journey, guess: { ...journey.guess, until: 0 } } : journey
}

/** Without the version of the journey that it was made for, a form is not known to be the same as another. */
function saysTurn({ turn }: Form): boolean {
  return /^\d+$/.test(String(turn))
}

function digestOf(form: Form, browserSecret: string): string {
  const { csrfToken: _token, ...fields } = form
  const written = JSON.stringify(Object.entries(fields).sort())
  return createHmac('sha256', browserSecret).update(written).digest('base64url')
}
