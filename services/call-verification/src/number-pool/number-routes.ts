import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { NumberStateSchema, PoolNameSchema, PoolNumberSchema } from '@yobirin/contracts'
import { parseTollFreeNumber } from '@yobirin/phone-numbers'
import { Type } from 'typebox'
import { ApiProblem } from '../problems/api-problem.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import type { ChangeNumberResult } from './number-pools-port.ts'
import { toPoolNumber } from './pool-resource.ts'
import type { PoolRoutesOptions } from './pool-routes.ts'
import { WhySchema } from './why.ts'

const tags = ['pools']
const WrittenNumberSchema = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'A toll-free number, E.164 or as written in Japan'
})

export const numberRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (
  app,
  { pools, allowAct }
) => {
  const existingPool = async (name: string) => {
    const pool = await pools.read(name)
    if (!pool) throw new ApiProblem('pool_not_found')
    return pool
  }
  const existingNumber = async (pool: string, targetNumber: string) => {
    const { numbers } = await existingPool(pool)
    const number = numbers.find((one) => one.targetNumber === targetNumber)
    if (!number) throw new ApiProblem('number_not_found')
    return toPoolNumber(number)
  }

  app.post(
    '/v1/pools/:pool/numbers',
    {
      onRequest: app.allowedTo('pools:change'),
      bodyLimit: 4_096,
      schema: {
        operationId: 'addNumber',
        tags,
        summary: 'Add a toll-free number to a pool',
        params: Type.Object({ pool: PoolNameSchema }),
        body: Type.Object(
          { targetNumber: WrittenNumberSchema, why: WhySchema },
          { additionalProperties: false }
        ),
        response: {
          200: { ...PoolNumberSchema, description: 'It was there already' },
          201: { ...PoolNumberSchema, description: 'Added, and active' },
          ...apiProblemResponses('pool_not_found', 'not_toll_free', 'number_in_other_pool')
        }
      }
    },
    async (request, reply) => {
      const { pool } = request.params
      const targetNumber = tollFree(request.body.targetNumber, '#/targetNumber')
      await existingPool(pool)
      const { name: by, role } = request.tokenHolder
      const { why } = request.body
      const result = await pools.add(pool, targetNumber, { by, role, why })
      request.log.info({ pool, targetNumber, by, result: result.status }, 'number added')
      if (result.status === 'in_other_pool') throw new ApiProblem('number_in_other_pool')
      return reply
        .code(result.status === 'added' ? 201 : 200)
        .send(await existingNumber(pool, targetNumber))
    }
  )

  app.patch(
    '/v1/pools/:pool/numbers/:number',
    {
      onRequest: app.allowedTo('pools:change'),
      bodyLimit: 4_096,
      schema: {
        operationId: 'changeNumber',
        tags,
        summary: 'Change the state of a number',
        params: Type.Object({ pool: PoolNameSchema, number: WrittenNumberSchema }),
        body: Type.Object(
          {
            state: NumberStateSchema,
            why: WhySchema,
            revision: Type.Integer({ minimum: 0, description: "The number's, as you saw it" })
          },
          { additionalProperties: false }
        ),
        response: {
          200: { ...PoolNumberSchema, description: 'The number as it now is' },
          ...apiProblemResponses(
            'pool_not_found',
            'number_not_found',
            'not_toll_free',
            'number_still_live',
            'changed_meanwhile',
            'approval_needed',
            'approval_not_fitting'
          )
        }
      }
    },
    async (request) => {
      const { pool } = request.params
      const targetNumber = tollFree(request.params.number, '#/params/number')
      const allowed = allowAct(request, 'changeNumber', `${pool}/${targetNumber}`)
      const { state, ...act } = request.body
      const result = await pools.changeState(pool, targetNumber, state, { ...allowed, ...act })
      const { status } = result
      const { by } = allowed
      request.log.info({ pool, targetNumber, state, by, result: status }, 'number changed')
      if (status === 'still_live') throw new ApiProblem('number_still_live')
      if (status === 'changed_meanwhile') {
        throw new ApiProblem('changed_meanwhile', { errors: [meanwhile(result)] })
      }
      return existingNumber(pool, targetNumber)
    }
  )
}

function meanwhile({
  revision,
  state,
  changed: { by, why, at }
}: Extract<ChangeNumberResult, { status: 'changed_meanwhile' }>) {
  const when = new Date(at).toISOString()
  const detail = `is ${revision} by now: ${by} made it ${state} at ${when}: ${why}`
  return { pointer: '#/revision', detail }
}

function tollFree(written: string, pointer: string): string {
  const number = parseTollFreeNumber(written)
  if (number.ok) return number.e164
  throw new ApiProblem('not_toll_free', {
    errors: [{ pointer, detail: 'is not a toll-free number' }]
  })
}
