import type { Sealer } from '@yobirin/sealing'
import type { AccountDirectory } from '../account-directory/account-directory.ts'
import type { FindApp } from '../apps/apps.ts'
import type { Clock } from '../clock.ts'
import type { Consents } from '../consents/consents.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { AccountKeys } from '../lockout/account-keys.ts'
import type { Lockout } from '../lockout/lockout.ts'
import type { Notices } from '../notices/notices.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { RateLimits } from '../rate-limits/rate-limits.ts'
import type { RedisKeys } from '../redis-keys.ts'
import type { ServiceHours } from '../service-hours/service-hours.ts'
import type { SqlOutbox } from '../sql-outbox/sql-outbox.ts'
import type { SwitchedOff } from '../switches/switched-off.ts'
import type { Channels } from '../waiting/channels.ts'
import type { VerificationViews } from '../waiting/verification-view.ts'
import { createAccountGuesses } from './account-guesses.ts'
import { createGrantConsent } from './completed/grant-consent.ts'
import { createCheckAccount } from './customer/check-account.ts'
import { createGate, type Gate } from './gate.ts'
import { createGuessOnce } from './guess-once.ts'
import type { Journey, RandomId } from './journey.ts'
import { type JourneyChanges, redisJourneyChanges } from './journey-changes.ts'
import type { JourneyStore } from './journey-store.ts'
import { createLeaveJourney, type LeaveJourney } from './leave-journey.ts'
import { createLogStep } from './log-step.ts'
import { createMayDraw } from './may-draw.ts'
import { createOpenJourney, type OpenJourney } from './open-journey.ts'
import { createCheckPin } from './pin/check-pin.ts'
import { createSteps, type Steps } from './steps.ts'
import { createTakeStep, type OnCode, type TakeStep } from './take-step.ts'
import { createMakeVisit, type MakeVisit } from './visit.ts'

export interface JourneysDependencies {
  readonly sealer: Sealer
  readonly clock: Clock
  readonly randomId: RandomId
  readonly keys: RedisKeys
  readonly channels: Channels
  readonly journeys: JourneyStore
  readonly outbox: Outbox
  readonly views: VerificationViews
  readonly institutions: Institutions
  readonly findApp: FindApp
  readonly serviceHours: ServiceHours
  readonly switchedOff: SwitchedOff
  readonly directory: AccountDirectory
  readonly accountKeys: AccountKeys
  readonly lockout: Lockout
  readonly limits: RateLimits
  readonly consents: Consents
  readonly sqlOutbox: SqlOutbox
  readonly notices: Notices
  readonly endAuthorization: (journey: Journey) => Promise<string | undefined>
  readonly recordVerification: (journey: Journey) => Promise<void>
  readonly onCode: OnCode
}

/** The steps of a journey, and the ways into it, through it and out of it. */
export interface Journeys {
  readonly steps: Steps
  readonly gate: Gate
  readonly changes: JourneyChanges
  readonly makeVisit: MakeVisit
  readonly openJourney: OpenJourney
  readonly takeStep: TakeStep
  readonly leaveJourney: LeaveJourney
}

export function createJourneys(dependencies: JourneysDependencies): Journeys {
  const gate = createGate(dependencies)
  const makeVisit = createMakeVisit(dependencies)
  const changes = redisJourneyChanges(dependencies)
  const accountGuesses = createAccountGuesses(dependencies)
  const grantConsent = createGrantConsent({ ...dependencies, makeVisit })
  const steps = createSteps({
    ...dependencies,
    checkAccount: createCheckAccount({ ...dependencies, accountGuesses }),
    checkPin: createCheckPin({ ...dependencies, accountGuesses }),
    mayDraw: createMayDraw({ ...dependencies, gate }),
    grantConsent
  })
  const takeStep = createTakeStep({
    ...dependencies,
    steps,
    gate,
    makeVisit,
    guessOnce: createGuessOnce({ ...dependencies, changes }),
    logStep: createLogStep(dependencies)
  })
  return {
    steps,
    gate,
    changes,
    makeVisit,
    takeStep,
    openJourney: createOpenJourney({ ...dependencies, steps, gate, makeVisit }),
    leaveJourney: createLeaveJourney({ ...dependencies, grantConsent })
  }
}
