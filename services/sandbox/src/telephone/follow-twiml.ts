import type { TwimlDocument, Verb } from './read-twiml.ts'

/** How long a document lets the call ring, and how it then ends. */
export interface CallPlan {
  readonly ringMs: number
  readonly status: 'busy' | 'no-answer' | 'completed'
  readonly answered: boolean
}

/**
 * Twilio answers every call whose document does not begin with Reject; a Pause before it rings on.
 *
 * @see https://www.twilio.com/docs/voice/twiml/reject
 */
export function followTwiml(document: TwimlDocument): CallPlan {
  const verbs = document.status === 'verbs' ? document.verbs : []
  const firstOther = verbs.findIndex(({ name }) => name !== 'Pause')
  const pauses = firstOther < 0 ? verbs : verbs.slice(0, firstOther)
  const ringMs = pauses.reduce((sum, pause) => sum + lengthOf(pause) * 1_000, 0)
  const verb = verbs[firstOther]
  if (verb?.name !== 'Reject') return { ringMs, status: 'completed', answered: true }
  return {
    ringMs,
    status: verb.attributes.reason === 'busy' ? 'busy' : 'no-answer',
    answered: false
  }
}

/** Seconds; what is not a positive integer counts as the default of one. */
function lengthOf({ attributes }: Verb): number {
  const length = Number(attributes.length ?? 1)
  return Number.isInteger(length) && length > 0 ? length : 1
}
