import type { Sql } from '../database/database.ts'
import type { Job } from '../outbox/job.ts'
import type { AccountIdentity } from './account-keys.ts'

/** What a check finds out. Where nothing is there to be right or wrong about, nothing counts. */
export type GuessAnswer = 'right' | 'wrong' | 'not_available'

export type GuessResult =
  | { readonly status: GuessAnswer }
  /** Wrong, and the one that locks the account. Until is milliseconds since 1970, as all instants here. */
  | { readonly status: 'locks'; readonly until: number }
  /** It was locked before; nothing was looked at. */
  | { readonly status: 'locked'; readonly until: number }
  /** As many guesses as are left are being looked at elsewhere, or this one took too long: not counted. */
  | { readonly status: 'busy' }

export interface GuessRules {
  /** The failure that locks. */
  readonly limit: number
  readonly now: number
  /** Whether being right makes earlier failures forgotten. */
  readonly clears: boolean
  /** What has to be done if this guess locks: written down together with the lock, or not at all. */
  readonly onLock?: (until: number) => readonly Job[]
}

export interface Lock {
  readonly accountKey: string
  readonly institution: string
  readonly maskedAccount: string
  readonly failures: number
  readonly lockedAt: number
  /** The next 0:00 in Asia/Tokyo. */
  readonly until: number
}

export interface Lift {
  readonly now: number
  /** Name of an operator's token. */
  readonly by: string
  /** Never personal data. */
  readonly why: string
}

export type LiftResult =
  | { readonly status: 'lifted'; readonly lock: Lock }
  | { readonly status: 'not_locked' }

/** Counts failures by account, whoever makes them, until 0:00 in Asia/Tokyo. */
export interface Lockout {
  /**
   * Lets the check run only while failures and guesses under way together are below the limit, so that
   * however many come at once, never more than the limit are answered `wrong` in a day. Only `clears`
   * clears. A check that throws counts nothing.
   *
   * @throws what the check throws
   */
  guess(
    account: AccountIdentity,
    rules: GuessRules,
    check: () => Promise<GuessAnswer>
  ): Promise<GuessResult>

  lockOf(accountKey: string, now: number): Promise<Lock | undefined>

  /** Locks that hold now, the latest first. */
  locks(query: {
    readonly now: number
    readonly institution?: string
    /** The last of the page before. */
    readonly after?: { readonly lockedAt: number; readonly accountKey: string }
    readonly limit: number
  }): Promise<readonly Lock[]>

  /** Ends a lock and its failures; who did it and why is kept. Part of the caller's transaction. */
  lift(sql: Sql, accountKey: string, lift: Lift): Promise<LiftResult>
}
