import type { AppRegistration } from '../apps/app-registration.ts'
import type { FindApp } from '../apps/apps.ts'
import type { Clock } from '../clock.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { Journey } from './journey.ts'
import type { Visit } from './step.ts'

/** Puts beside a journey what its pages and decisions need to know. */
export type MakeVisit = (journey: Journey) => Promise<Visit>

export function createMakeVisit({
  institutions,
  findApp,
  clock
}: {
  institutions: Institutions
  findApp: FindApp
  clock: Clock
}): MakeVisit {
  return async (journey) => ({
    journey,
    institution: institutions.of(journey),
    app: (await findApp(journey.app)) ?? gone(journey),
    now: await clock.now()
  })
}

/** An app that was taken out while its customer was under way: as if it were switched off. */
function gone({ app, institution }: Journey): AppRegistration {
  return { id: app, name: app, institution, returnUrls: [], scopes: [], switchedOff: true }
}
