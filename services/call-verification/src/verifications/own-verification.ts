import { VerificationIdSchema } from '@yobirin/contracts'
import type { preHandlerHookHandler } from 'fastify'
import { Type } from 'typebox'
import { ApiProblem } from '../problems/api-problem.ts'
import type { VerificationIds } from './owned-verification-ids.ts'

export const VerificationParametersSchema = Type.Object({ id: VerificationIdSchema })

/** To a verifier the verifications of others are not there; the other roles see all. */
export function ownVerification(ids: VerificationIds): preHandlerHookHandler {
  return async (request) => {
    const { id } = request.params as { id: string }
    const { name, role } = request.tokenHolder
    if (role === 'verifier' && !ids.isOwnedBy(name, id)) {
      throw new ApiProblem('verification_not_found')
    }
  }
}
