import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { VerificationResourceSchema } from '@yobirin/contracts'
import { ApiProblem } from '../problems/api-problem.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { ownVerification, VerificationParametersSchema } from './own-verification.ts'
import { toResource } from './verification-resource.ts'
import type { VerificationRoutesOptions } from './verification-routes.ts'

export const cancelRoute: FastifyPluginAsyncTypebox<VerificationRoutesOptions> = async (
  app,
  { verifications, ids }
) => {
  app.post(
    '/v1/verifications/:id/cancel',
    {
      onRequest: app.allowedTo('verifications:cancel'),
      preHandler: ownVerification(ids),
      bodyLimit: 1_024,
      schema: {
        operationId: 'cancelVerification',
        tags: ['verifications'],
        summary: 'End a live verification',
        params: VerificationParametersSchema,
        response: {
          200: { ...VerificationResourceSchema, description: 'Cancelled' },
          ...apiProblemResponses('verification_not_found', 'verification_ended')
        }
      }
    },
    async (request) => {
      const { id } = request.params
      const result = await verifications.cancel(id)
      if (result.status === 'not_found') throw new ApiProblem('verification_not_found')
      if (result.status === 'ended') throw new ApiProblem('verification_ended')
      request.log.info({ verificationId: id, by: request.tokenHolder.name }, 'cancelled')
      return toResource(result.state)
    }
  )
}
