import type { VerificationStatus } from '@yobirin/contracts'

/** Nothing but a hint can follow. */
export function isFinal(status: VerificationStatus): boolean {
  return status !== 'pending' && status !== 'ringing'
}
