import type { VerificationResource, VerificationState } from '@yobirin/contracts'
import { formatNational, toDialUri } from '@yobirin/phone-numbers'

/** A verification as the HTTP API shows it. */
export function toResource(state: VerificationState): VerificationResource {
  const { id, status, sequence, targetNumber, maskedPhoneNumber, strengthBits } = state
  return {
    id,
    status,
    sequence,
    targetNumber,
    targetNumberNational: formatNational(targetNumber),
    dialUri: toDialUri(targetNumber, { withPresentation: state.dialWithPresentation }),
    maskedPhoneNumber,
    strengthBits,
    createdAt: instant(state.createdAt),
    expiresAt: instant(state.expiresAt),
    ...(state.endedAt !== undefined && { endedAt: instant(state.endedAt) }),
    ...(state.hint && { hint: { ...state.hint, at: instant(state.hint.at) } }),
    ...(state.reference !== undefined && { reference: state.reference })
  }
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
