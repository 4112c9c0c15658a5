import type { HintReason, VerificationState, VerificationStatus } from '@yobirin/contracts'
import { verificationId } from './verification-id.ts'

const STATUSES: Readonly<Record<string, VerificationStatus>> = {
  p: 'pending',
  r: 'ringing',
  v: 'verified',
  e: 'expired',
  c: 'cancelled',
  f: 'failed'
}

export interface PackedState {
  /** Empty when the state was read and did not change. */
  readonly cause: string
  readonly state: VerificationState
  readonly traceparent?: string
}

/** Reads what `pack` of `_verification.lua` wrote: strings in this order, empty when absent. */
export function readPackedState(pool: string, data: string): PackedState {
  const [cause = '', key = '', status = '', ...rest] = JSON.parse(data) as string[]
  const [sequence, number = '', masked = '', candidates, createdAt, expiresAt, ...optional] = rest
  const [presentation, endedAt, hint, reference, traceparent] = optional
  return {
    cause,
    state: {
      id: verificationId(pool, key),
      pool,
      status: STATUSES[status] as VerificationStatus,
      sequence: Number(sequence),
      targetNumber: number,
      dialWithPresentation: presentation === '1',
      maskedPhoneNumber: masked,
      strengthBits: Math.log2(Number(candidates)),
      createdAt: Number(createdAt),
      expiresAt: Number(expiresAt),
      ...(endedAt && { endedAt: Number(endedAt) }),
      ...(hint && { hint: readHint(hint) }),
      ...(reference && { reference })
    },
    ...(traceparent && { traceparent })
  }
}

function readHint(packed: string) {
  const [reason, sequence, at] = packed.split('|')
  return { reason: reason as HintReason, sequence: Number(sequence), at: Number(at) }
}
