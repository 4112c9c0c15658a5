import type { AccountReference } from '../account-directory/account-directory.ts'
import type { Institution } from '../institutions/institution.ts'
import type { AccountKeys } from '../lockout/account-keys.ts'
import type { GuessAnswer, Lockout } from '../lockout/lockout.ts'
import type { Notices } from '../notices/notices.ts'
import type { RateLimits } from '../rate-limits/rate-limits.ts'
import type { SqlOutbox } from '../sql-outbox/sql-outbox.ts'
import type { Account } from './journey.ts'
import type { Outcome, Visit } from './step.ts'

/** Something the customer says of an account, and whether the bank's records agree. */
export interface Guess {
  readonly account: Account
  /** Whether being right makes earlier failures forgotten: true of a PIN alone. */
  readonly clears: boolean
  readonly check: () => Promise<GuessAnswer>
  /** Who is told should this guess lock the account. */
  readonly tell: readonly string[]
}

/**
 * The only way in which a journey learns anything about an account: limited, counted, and refused while
 * the account is locked.
 */
export interface AccountGuesses {
  /** Asked before the bank's records are. @returns what becomes of an input that comes too often */
  tooOften(visit: Visit, account: Account): Promise<Outcome | undefined>
  make(
    visit: Visit,
    guess: Guess
  ): Promise<
    { readonly status: 'right' } | { readonly status: 'refused'; readonly outcome: Outcome }
  >
}

/** A check under way elsewhere is over by then. */
const BUSY_SECONDS = 5

export function createAccountGuesses({
  lockout,
  accountKeys,
  limits,
  notices,
  sqlOutbox
}: {
  lockout: Lockout
  accountKeys: AccountKeys
  limits: RateLimits
  notices: Notices
  sqlOutbox: SqlOutbox
}): AccountGuesses {
  const refused = (outcome: Outcome) => ({ status: 'refused', outcome }) as const
  const busy = (retryAfterSeconds: number): Outcome => ({
    to: 'here',
    refusal: { code: 'BF020', retryAfterSeconds }
  })
  const identify = (institution: Institution, account: Account) =>
    accountKeys.identify(referenceOf(institution.id, account))

  return {
    async tooOften({ institution, address = 'unknown' }, account) {
      const { key } = identify(institution, account)
      for (const [kind, counted] of [
        ['addressChecks', address],
        ['account', key]
      ] as const) {
        const allowance = await limits.take(kind, counted)
        if (!allowance.allowed) return busy(allowance.retryAfterSeconds)
      }
      return undefined
    },

    async make({ journey, institution, now }, { account, clears, check, tell }) {
      const identity = identify(institution, account)
      const onLock = (until: number) =>
        notices.accountLocked({ id: journey.id, institution, until, now, to: tell })
      const rules = { limit: institution.failureLimit, now, clears, onLock }
      const guessed = await lockout.guess(identity, rules, check)
      switch (guessed.status) {
        case 'right':
          return { status: 'right' }
        case 'wrong':
          return refused({ to: 'here', refusal: { code: 'B6120' } })
        case 'not_available':
          return refused({ to: 'here', refusal: { code: 'B2490' } })
        case 'busy':
          return refused(busy(BUSY_SECONDS))
        case 'locked':
          return refused({ to: 'stopped', stop: { code: 'B465F', until: guessed.until } })
        case 'locks':
          await sqlOutbox.deliver()
          return refused({ to: 'stopped', stop: { code: 'B4640', until: guessed.until } })
      }
    }
  }
}

export function referenceOf(institution: string, account: Account): AccountReference {
  return { institution, ...account }
}
