import {
  APPROVAL_HEADER,
  checkApproval,
  type GuardableAct,
  namesOf,
  readGuardedActs
} from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import type { FastifyRequest } from 'fastify'
import type { Act } from '../number-pool/number-pools-port.ts'
import { ApiProblem } from '../problems/api-problem.ts'

/**
 * Who stands in the record of an act: whoever asks, or those who asked for it and approved it. What was
 * approved holds the revision that was seen, so it changes something once.
 *
 * @throws ApiProblem where another person has to approve, or has approved something else
 */
export type AllowAct = (
  request: FastifyRequest,
  act: GuardableAct,
  target: string
) => Pick<Act, 'by' | 'role' | 'approval'>

/**
 * @param acts names of those that another person has to approve, comma-separated
 * @throws TypeError that names what is none
 */
export function createAllowAct(acts: string, sealer: Sealer, now = Date.now): AllowAct {
  const guarded = readGuardedActs(acts)
  return ({ headers, body, tokenHolder: { name, role } }, act, target) => {
    const asked = { act, target, body: body as Record<string, unknown> }
    const sealed = headers[APPROVAL_HEADER]
    const check = checkApproval(asked, { guarded, sealed, open: sealer.open, now: now() })
    switch (check.status) {
      case 'needed':
        throw new ApiProblem('approval_needed')
      case 'not_fitting':
        throw new ApiProblem('approval_not_fitting')
      case 'approved':
        return { by: namesOf(check.approved), role, approval: check.approved.id }
      case 'not_needed':
        return { by: name, role }
    }
  }
}
