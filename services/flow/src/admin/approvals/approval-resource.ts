import { AskedActSchema } from '@yobirin/contracts'
import { type Static, Type } from 'typebox'
import { InstantSchema, toInstant } from '../instant.ts'
import type { Approval } from './approvals.ts'
import { type WayOfAct, wayOf } from './way-of-act.ts'

export const ApprovalResourceSchema = Type.Interface([AskedActSchema], {
  id: Type.String(),
  status: Type.Enum(['waiting', 'approved', 'declined', 'carried_out', 'expired'], {
    description: 'What call-verification carries out stays `approved`: see the acts'
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
  const way: WayOfAct = wayOf(act, target)
  return {
    ...{ id, act, target, body, status: statusOf(approval, way, now) },
    requested: { at: toInstant(approval.requestedAt), by: approval.requestedBy },
    expiresAt: toInstant(approval.expiresAt),
    ...(decided && { decided: { ...decided, at: toInstant(decided.at) } }),
    request: way,
    ...(sealed !== undefined && { approval: sealed })
  }
}

function statusOf({ status, expiresAt }: Approval, { service }: WayOfAct, now: number) {
  if (expiresAt > now) return status
  const over = status === 'waiting' || (status === 'approved' && service === 'flow')
  return over ? 'expired' : status
}
