import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  type RefusalReason,
  StartVerificationSchema,
  VerificationResourceSchema
} from '@yobirin/contracts'
import { parseVerifiableNumber, type UnverifiableReason } from '@yobirin/phone-numbers'
import { ApiProblem } from '../problems/api-problem.ts'
import type { ProblemCode } from '../problems/problem-kinds.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { IdempotencyHeadersSchema, unquoted } from './idempotency-key.ts'
import { resourceExample, startExample } from './verification-examples.ts'
import { toResource } from './verification-resource.ts'
import type { VerificationRoutesOptions } from './verification-routes.ts'

const DEFAULT_POOL = 'main'

const numberFaults: Record<UnverifiableReason, string> = {
  empty: 'is empty',
  not_a_number: 'is not a telephone number',
  not_japanese: 'is not a Japanese telephone number',
  cannot_call: 'is of a kind that cannot call, such as toll-free or special numbers'
}

const problemsOfRefusals: Record<RefusalReason, ProblemCode> = {
  exhausted: 'pool_exhausted',
  too_many: 'too_many_verifications',
  unknown_pool: 'unknown_pool',
  invalid_number: 'phone_number_not_verifiable',
  cancelled: 'verification_ended',
  // Only a start with a time limit can be stale, and one by HTTP has none.
  stale: 'internal_error'
}

export const startRoute: FastifyPluginAsyncTypebox<VerificationRoutesOptions> = async (
  app,
  { verifications, idempotencyKeys, ids, hashCaller, metrics }
) => {
  app.post(
    '/v1/verifications',
    {
      onRequest: app.allowedTo('verifications:start'),
      bodyLimit: 4_096,
      schema: {
        operationId: 'startVerification',
        tags: ['verifications'],
        summary: 'Draw a toll-free number that the telephone is to call',
        description:
          'Answers 201 to a repeat under the same idempotency key too, with the present state.',
        headers: IdempotencyHeadersSchema,
        body: { ...StartVerificationSchema, examples: [startExample] },
        response: {
          201: { ...VerificationResourceSchema, description: 'Drawn', examples: [resourceExample] },
          ...apiProblemResponses(
            'malformed_json',
            'body_too_large',
            'unsupported_media_type',
            'unknown_pool',
            'phone_number_not_verifiable',
            'idempotency_key_reused',
            'too_many_verifications',
            'pool_exhausted'
          )
        }
      }
    },
    async (request, reply) => {
      const { phoneNumber, pool = DEFAULT_POOL, reference } = request.body
      const number = parseVerifiableNumber(phoneNumber)
      if (!number.ok) throw notVerifiable(numberFaults[number.reason])

      const owner = request.tokenHolder.name
      const header = request.headers['idempotency-key']
      const key = header === undefined ? undefined : unquoted(header)
      const fingerprint = ids.fingerprint(number.e164, pool, reference ?? '')
      if (key !== undefined) {
        const bound = await idempotencyKeys.bind(ids.fingerprint('key', owner, key), fingerprint)
        if (!bound) throw new ApiProblem('idempotency_key_reused')
      }

      const id = ids.create(owner, pool, key)
      const result = await verifications.start({
        id,
        pool,
        caller: hashCaller(number.e164),
        fingerprint,
        ...(reference !== undefined && { reference })
      })
      switch (result.status) {
        case 'conflict':
          throw new ApiProblem('idempotency_key_reused')
        case 'refused': {
          const { reason, retryAfterSeconds } = result
          request.log.info({ verificationId: id, pool, by: owner, reason }, 'start refused')
          metrics.startRefusals.inc({ reason })
          throw new ApiProblem(problemsOfRefusals[reason], {
            ...(retryAfterSeconds > 0 && { retryAfterSeconds })
          })
        }
        case 'started': {
          const { repeated, state } = result
          request.log.info(
            { verificationId: id, pool, by: owner, repeated },
            'verification started'
          )
          return reply
            .code(201)
            .header('location', `/v1/verifications/${id}`)
            .send(toResource(state))
        }
      }
    }
  )
}

function notVerifiable(detail: string): ApiProblem {
  return new ApiProblem('phone_number_not_verifiable', {
    errors: [{ pointer: '#/phoneNumber', detail }]
  })
}
