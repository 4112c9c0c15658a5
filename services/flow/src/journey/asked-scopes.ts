import type { AppRegistration } from '../apps/app-registration.ts'
import type { Journey } from './journey.ts'

/** What the app asks to read in this journey: what its request names, else all that it is registered for. */
export function askedScopes(
  { authorization }: Journey,
  app: Pick<AppRegistration, 'scopes'>
): readonly AppRegistration['scopes'][number][] {
  return authorization?.scopes ?? app.scopes
}
