import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  PoolListSchema,
  PoolNameSchema,
  PoolResourceSchema,
  type PoolSettings,
  PoolSettingsSchema,
  type Problem
} from '@yobirin/contracts'
import { Type } from 'typebox'
import type { AllowAct } from '../authentication/allow-act.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { importRoute } from './import/import-route.ts'
import type { NumberPools } from './number-pools-port.ts'
import { numberRoutes } from './number-routes.ts'
import { toPoolResource, toPoolSummary } from './pool-resource.ts'
import { outsideProductionRanges } from './production-ranges.ts'
import { WhySchema } from './why.ts'

export interface PoolRoutesOptions {
  readonly pools: NumberPools
  readonly allowAct: AllowAct
  readonly production: boolean
  readonly placesTestCalls: boolean
}

const tags = ['pools']
const params = Type.Object({ pool: PoolNameSchema })

export const poolRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (app, options) => {
  const { pools, allowAct, production, placesTestCalls } = options

  app.get(
    '/v1/pools',
    {
      onRequest: app.allowedTo('pools:read'),
      schema: {
        operationId: 'listPools',
        tags,
        summary: 'List the pools',
        response: {
          200: { ...PoolListSchema, description: 'Every pool, by name' },
          ...apiProblemResponses()
        }
      }
    },
    async () => {
      const names = [...(await pools.list())].sort()
      const found = await Promise.all(names.map((name) => pools.tally(name)))
      return { pools: found.flatMap((pool) => (pool ? [toPoolSummary(pool)] : [])) }
    }
  )

  app.get(
    '/v1/pools/:pool',
    {
      onRequest: app.allowedTo('pools:read'),
      schema: {
        operationId: 'readPool',
        tags,
        summary: 'Read a pool with its numbers',
        params,
        response: {
          200: { ...PoolResourceSchema, description: 'The pool' },
          ...apiProblemResponses('pool_not_found')
        }
      }
    },
    async (request) => {
      const pool = await pools.read(request.params.pool)
      if (!pool) throw new ApiProblem('pool_not_found')
      return toPoolResource(pool)
    }
  )

  app.put(
    '/v1/pools/:pool',
    {
      onRequest: app.allowedTo('pools:change'),
      bodyLimit: 4_096,
      schema: {
        operationId: 'configurePool',
        tags,
        params,
        summary: 'Set the settings of a pool; creates it where there is none',
        body: Type.Object(
          {
            settings: PoolSettingsSchema,
            why: WhySchema,
            revision: Type.Optional(
              Type.Integer({
                minimum: 0,
                default: 0,
                description: '`settingsRevision` as you saw it; 0 where there is no pool yet'
              })
            )
          },
          { additionalProperties: false }
        ),
        response: {
          200: { ...PoolResourceSchema, description: 'The pool as it now is' },
          ...apiProblemResponses(
            'setting_out_of_range',
            'changed_meanwhile',
            'approval_needed',
            'approval_not_fitting'
          )
        }
      }
    },
    async (request) => {
      const { settings, why, revision = 0 } = request.body
      const errors = [
        ...(production ? outsideProductionRanges(settings) : []),
        ...(placesTestCalls ? [] : inVain(settings))
      ]
      if (errors.length > 0) throw new ApiProblem('setting_out_of_range', { errors })
      const { pool } = request.params
      const allowed = allowAct(request, 'configurePool', pool)
      const result = await pools.configure(pool, settings, { ...allowed, why, revision })
      if (result.status === 'changed_meanwhile') {
        throw new ApiProblem('changed_meanwhile', {
          errors: [{ pointer: '#/revision', detail: `is ${result.revision} by now` }]
        })
      }
      request.log.info({ pool, by: allowed.by, revision: result.pool.revision }, 'pool configured')
      return toPoolResource(result.pool)
    }
  )

  await app.register(numberRoutes, options)
  await app.register(importRoute, options)
}

/** Who asks for test calls where nobody places them would wait for an alarm that never comes. */
function inVain({ testCallMinutes = 0 }: PoolSettings): NonNullable<Problem['errors']> {
  if (testCallMinutes === 0) return []
  const detail = 'must be 0 while nobody places test calls: set TEST_CALL_GATEWAY'
  return [{ pointer: '#/settings/testCallMinutes', detail }]
}
