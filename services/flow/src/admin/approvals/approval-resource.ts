import { AskedActSchema } from '@yobirin/contracts'
import { type Static, Type } from 'typebox'
import { InstantSchema, toInstant } from '../instant.ts'
import { statusOf } from './approval-status.ts'
import type { Approval } from './approvals.ts'
import { wayOf } from './way-of-act.ts'

export const ApprovalResourceSchema = Type.Interface([AskedActSchema], {
  id: Type.String(),
  status: Type.Enum(['waiting', 'approved', 'declined', 'carried_out', 'expired'], {
    description:
      'What call-verification carries out is `carried_out` once it has told of it; `expired` too where it changed nothing'
  }),
  requested: Type.Object({ at: InstantSchema, by: Type.String() }),
  expiresAt: InstantSchema,
  decided: Type.Optional(Type.Object({ at: InstantSchema, by: Type.String(), why: Type.String() })),
  request: Type.Object(
    { service: Type.String(), method: Type.String(), path: Type.String() },
    { description: 'How it is carried out: with this body, and the header `approval`' }
  ),
  approval: Type.Optional(
    Type.String({ description: 'For that header; while it is approved, and whoever asks may' })
  )
})

/** @param sealed what carries it out */
export function toApprovalResource(
  approval: Approval,
  now: number,
  sealed?: string
): Static<typeof ApprovalResourceSchema> {
  const { id, act, target, body, decided } = approval
  return {
    ...{ id, act, target, body, status: statusOf(approval, now) },
    requested: { at: toInstant(approval.requestedAt), by: approval.requestedBy },
    expiresAt: toInstant(approval.expiresAt),
    ...(decided && { decided: { ...decided, at: toInstant(decided.at) } }),
    request: wayOf(act, target),
    ...(sealed !== undefined && { approval: sealed })
  }
}
