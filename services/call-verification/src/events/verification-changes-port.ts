import type { VerificationState } from '@yobirin/contracts'

export interface VerificationChanges {
  /**
   * Calls back with every later state of a verification, from whichever process it comes. Changes may be
   * missed while the connection to Redis is down, so read the state after subscribing, and now and then.
   *
   * @returns ends the subscription
   */
  subscribe(id: string, listener: (state: VerificationState) => void): Promise<() => void>
}
