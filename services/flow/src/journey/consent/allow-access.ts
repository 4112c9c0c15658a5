import { consentDaysOf } from '../../apps/apps.ts'
import type { Journey } from '../journey.ts'
import type { Visit } from '../step.ts'

const DAY_MS = 86_400_000

/** The journey with what its customer allows from now on, for as many days as the page has said. */
export function allowAccess({ journey, app, institution, now }: Visit, id: string): Journey {
  const expiresAt = now + consentDaysOf(app, institution) * DAY_MS
  return { ...journey, consent: { id, allowedAt: now, expiresAt } }
}
