import type { AccountReference } from '../account-directory/account-directory.ts'
import type { Sql } from '../database/database.ts'
import type { Job } from '../outbox/job.ts'

/** What a customer allowed an app to read, for how long. Instants are milliseconds since 1970. */
export interface Consent {
  readonly id: string
  readonly institution: string
  readonly app: string
  /** Recognises the account and does not name it. */
  readonly accountKey: string
  readonly maskedAccount: string
  readonly scopes: readonly string[]
  readonly grantedAt: number
  /** The first instant at which it no longer holds. */
  readonly expiresAt: number
  readonly revoked?: Revocation
}

export interface Revocation {
  readonly at: number
  /** Name of an operator's token, or of what acted by itself. */
  readonly by: string
  /** Never personal data. */
  readonly why: string
}

export interface NewConsent extends Omit<Consent, 'revoked'> {
  readonly account: AccountReference
  /** Whom to tell when it is revoked; kept sealed, and no longer than the consent. */
  readonly emails: readonly string[]
}

export interface Consents {
  /**
   * Keeps a consent under the id that the journey chose, once, however often it is told, with the jobs
   * that belong to it.
   */
  grant(consent: NewConsent, jobs?: readonly Job[]): Promise<Consent>

  find(id: string): Promise<Consent | undefined>

  /** Whether tokens that rest on it are worth anything: one look at a primary key. */
  isActive(id: string, now: number): Promise<boolean>

  /** The one of these that lasts longest, if any holds. */
  findActive(accountKey: string, app: string, now: number): Promise<Consent | undefined>

  /** The account that an active consent gives access to. */
  accountOf(id: string, now: number): Promise<AccountReference | undefined>

  /** All of an account, the newest first. */
  ofAccount(accountKey: string): Promise<readonly Consent[]>

  /** A page of all, the newest first. */
  page(query: ConsentQuery): Promise<readonly Consent[]>

  /**
   * Ends a consent, and in the same transaction lets its letters and its entry in the operation log be.
   * Whoever commits then has the outbox delivered.
   */
  revoke(sql: Sql, id: string, revocation: Revocation): Promise<RevokeResult>

  /** Forgets what is personal of consents that are over by then. @returns of how many */
  forgetOver(now: number): Promise<number>
}

export interface ConsentQuery {
  readonly institution?: string
  readonly app?: string
  /** Those that hold at that instant. */
  readonly activeAt?: number
  readonly after?: { readonly grantedAt: number; readonly id: string }
  readonly limit: number
}

export type RevokeResult =
  | { readonly status: 'revoked'; readonly consent: Consent }
  /** It was revoked before, or its time was over. */
  | { readonly status: 'over'; readonly consent: Consent }
  | { readonly status: 'not_found' }
