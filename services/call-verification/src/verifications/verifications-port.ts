import type { RefusalReason, VerificationState } from '@yobirin/contracts'

/** A telephone as the stores know it: never the number itself. */
export interface Caller {
  /** Keyed hash of the E.164 number, 22 base64url characters. */
  readonly hash: string
  /** All but the last four digits as asterisks. */
  readonly masked: string
}

export interface StartRequest {
  /** Chosen by the asker; the same id again is the same start. */
  readonly id: string
  readonly pool: string
  readonly caller: Caller
  /** Milliseconds since 1970, Redis's clock: later the start is refused as stale. */
  readonly validUntil?: number
  /** A live verification of the same caller and pool that is cancelled in the same step. */
  readonly replaces?: string
  readonly reference?: string
  /** What was asked for; the same id with another fingerprint is a conflict. */
  readonly fingerprint?: string
  /**
   * A refusal is stored and told as an event, so that repeating the start is refused again. For
   * starts that come by queue; an HTTP asker hears it at once and may try again under the same key.
   */
  readonly refusalIsFinal?: boolean
}

export type StartResult =
  | { readonly status: 'started'; readonly state: VerificationState; readonly repeated: boolean }
  | {
      readonly status: 'refused'
      readonly reason: RefusalReason
      readonly retryAfterSeconds: number
    }
  | { readonly status: 'conflict' }

export type CancelResult =
  | { readonly status: 'cancelled'; readonly state: VerificationState }
  | { readonly status: 'ended'; readonly state: VerificationState }
  | { readonly status: 'not_found' }

export interface Verifications {
  /** Draws a number and stores the verification with its event in one step; idempotent by id. */
  start(request: StartRequest): Promise<StartResult>

  /** The state by now: what fell due is settled first. */
  read(id: string): Promise<VerificationState | undefined>

  /**
   * Ends a live verification.
   *
   * @param beforeStart leaves a mark where nothing is found, so that a start which arrives later is refused
   */
  cancel(id: string, options?: { readonly beforeStart?: boolean }): Promise<CancelResult>
}
