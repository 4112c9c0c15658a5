import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { VerificationResourceSchema, type VerificationState } from '@yobirin/contracts'
import { Type } from 'typebox'
import { ApiProblem } from '../problems/api-problem.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { endOfWait } from '../shutdown/end-of-wait.ts'
import { isFinal } from './final-states.ts'
import { ownVerification, VerificationParametersSchema } from './own-verification.ts'
import { toResource } from './verification-resource.ts'
import type { VerificationRoutesOptions } from './verification-routes.ts'
import { watchVerification } from './watch-verification.ts'

const QuerySchema = Type.Object({
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30,
      description: 'Seconds to wait for a later state; ended ones answer at once'
    })
  ),
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The sequence that is known already; the present one where it is left out'
    })
  )
})

export const readRoute: FastifyPluginAsyncTypebox<VerificationRoutesOptions> = async (
  app,
  { verifications, ids, ...options }
) => {
  app.get(
    '/v1/verifications/:id',
    {
      onRequest: app.allowedTo('verifications:read'),
      preHandler: ownVerification(ids),
      schema: {
        operationId: 'readVerification',
        tags: ['verifications'],
        summary: 'Read a verification, or wait until it changes',
        params: VerificationParametersSchema,
        querystring: QuerySchema,
        response: {
          200: { ...VerificationResourceSchema, description: 'The state by now' },
          ...apiProblemResponses('verification_not_found')
        }
      }
    },
    async (request, reply) => {
      const { id } = request.params
      const { wait = 0, after } = request.query
      if (wait === 0) return answer(await verifications.read(id))

      const { signal, release } = endOfWait({
        closing: app.closing,
        connection: reply.raw,
        afterMs: wait * 1_000
      })
      try {
        let latest: VerificationState | undefined
        let known = after
        for await (const state of watchVerification(id, { verifications, ...options, signal })) {
          latest = state
          known ??= state.sequence
          if (state.sequence > known || isFinal(state.status)) break
        }
        // A process that stops while it was subscribing has not read yet.
        return answer(latest ?? (await verifications.read(id)))
      } finally {
        release()
      }
    }
  )
}

function answer(state: VerificationState | undefined) {
  if (!state) throw new ApiProblem('verification_not_found')
  return toResource(state)
}
