import { maskPhoneNumber } from '@yobirin/phone-numbers'
import type { Sealer } from '@yobirin/sealing'
import { readNameKana } from '../input/name-kana.ts'
import type { AccountIdentity, AccountKeys } from '../lockout/account-keys.ts'
import { logEntry } from '../operation-log/log-entry-job.ts'
import type { Job } from '../outbox/job.ts'
import { referenceOf } from './account-guesses.ts'
import type { Journey } from './journey.ts'
import type { Outcome, Step, Visit } from './step.ts'

/** What is written down of one move of a journey: who did what, and what became of it. */
export type LogStep = (move: {
  /** With the journey as it was decided on. */
  readonly visit: Visit
  readonly step: Step
  readonly action: string
  readonly outcome: Outcome
  /** Of the journey before the move; names the deed together with the journey. */
  readonly version: number
}) => Job

export function createLogStep({
  sealer,
  accountKeys
}: {
  sealer: Sealer
  accountKeys: AccountKeys
}): LogStep {
  return ({ visit, step, action, outcome, version }) => {
    const journey = ('journey' in outcome && outcome.journey) || visit.journey
    const { id, institution, app, account, customer, call, consent } = journey
    const code = codeOf(outcome)
    return logEntry(
      {
        id: `${id}-${version}`,
        at: visit.now,
        journeyId: id,
        institution,
        app,
        step: step.name,
        action,
        outcome: wordOf(outcome),
        ...(code && { code }),
        ...(account && accountFacts(accountKeys.identify(referenceOf(institution, account)))),
        ...(customer && { maskedPhone: maskPhoneNumber(customer.phone) }),
        ...(call && { verificationId: call.verificationId }),
        ...(consent && { consentId: consent.id }),
        ...nameOf(journey, step)
      },
      sealer
    )
  }
}

/** The name is recorded where it is given, whatever becomes of the rest, and not with each step again. */
function nameOf({ entered }: Journey, { name }: Step): { nameKana?: string } {
  if (name !== 'customer') return {}
  const read = readNameKana(entered?.nameKana)
  return read.ok ? { nameKana: read.value } : {}
}

/** The code that an outcome shows to the customer. */
export function codeOf(outcome: Outcome): string | undefined {
  if (outcome.to === 'stopped') return outcome.stop.code
  if (outcome.to !== 'here' || !outcome.refusal) return undefined
  return 'code' in outcome.refusal ? outcome.refusal.code : undefined
}

function wordOf(outcome: Outcome): string {
  if (outcome.to !== 'here') return outcome.to
  if (!outcome.refusal) return 'stayed'
  return 'code' in outcome.refusal ? 'refused' : 'faults'
}

function accountFacts({ key, masked }: AccountIdentity) {
  return { accountKey: key, maskedAccount: masked }
}
