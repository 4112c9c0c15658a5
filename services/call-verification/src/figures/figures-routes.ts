import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  FiguresWindowSchema,
  PoolFiguresSchema,
  PoolNameSchema,
  PoolPlanSchema
} from '@yobirin/contracts'
import { Type } from 'typebox'
import type { NumberPools } from '../number-pool/number-pools-port.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { measureLoad } from '../sizing/measure-load.ts'
import { MOST_ARRIVALS, planNumbers, USUAL_NEED } from '../sizing/plan-numbers.ts'
import type { TestCalls } from '../test-calls/test-calls-port.ts'
import type { Figures } from './figures-port.ts'
import { toFiguresResource } from './figures-resource.ts'

export interface FiguresRoutesOptions {
  readonly figures: Figures
  readonly testCalls: Pick<TestCalls, 'results'>
  readonly pools: NumberPools
}

const tags = ['pools']
const params = Type.Object({ pool: PoolNameSchema })

export const figuresRoutes: FastifyPluginAsyncTypebox<FiguresRoutesOptions> = async (
  app,
  { figures, testCalls, pools }
) => {
  app.get(
    '/v1/pools/:pool/figures',
    {
      onRequest: app.allowedTo('pools:read'),
      schema: {
        operationId: 'readFigures',
        tags,
        summary: 'Count what happened in a pool and on each of its numbers',
        params,
        querystring: Type.Object(
          { window: Type.Optional({ ...FiguresWindowSchema, default: '5m' }) },
          { additionalProperties: false }
        ),
        response: {
          200: { ...PoolFiguresSchema, description: 'The figures' },
          ...apiProblemResponses('pool_not_found')
        }
      }
    },
    async ({ params: { pool: name }, query: { window = '5m' } }) => {
      const pool = await pools.read(name)
      if (!pool) throw new ApiProblem('pool_not_found')
      const numbers = pool.numbers.map(({ targetNumber }) => targetNumber)
      const [found, totals, tested] = await Promise.all([
        figures.read(name, window, numbers),
        figures.totals(name),
        testCalls.results(name)
      ])
      return toFiguresResource(pool, window, { found, totals, tested })
    }
  )

  app.get(
    '/v1/pools/:pool/plan',
    {
      onRequest: app.allowedTo('pools:read'),
      schema: {
        operationId: 'planPool',
        tags,
        summary: 'Say how many numbers a load needs',
        params,
        querystring: Type.Object(
          {
            arrivalsPerSecond: Type.Optional(
              Type.Number({ exclusiveMinimum: 0, maximum: MOST_ARRIVALS })
            ),
            secondsToCall: Type.Optional(Type.Number({ minimum: 1, maximum: 600 })),
            bits: Type.Optional(Type.Number({ minimum: 0, maximum: 16, default: USUAL_NEED.bits })),
            sharing: Type.Optional(
              Type.Number({ minimum: 1e-9, exclusiveMaximum: 1, default: USUAL_NEED.sharing })
            )
          },
          { additionalProperties: false }
        ),
        response: {
          200: { ...PoolPlanSchema, description: 'The plan' },
          ...apiProblemResponses('pool_not_found', 'nothing_measured')
        }
      }
    },
    async ({ params: { pool: name }, query }) => {
      const pool = await pools.tally(name)
      if (!pool) throw new ApiProblem('pool_not_found')
      const measured = measureLoad(await figures.read(name, '1h', []), pool.settings)
      const { ringSeconds } = pool.settings
      const arrivalsPerSecond = query.arrivalsPerSecond ?? measured?.arrivalsPerSecond
      const secondsLive = query.secondsToCall
        ? query.secondsToCall + ringSeconds
        : measured?.secondsLive
      if (!arrivalsPerSecond || !secondsLive) throw new ApiProblem('nothing_measured')
      const { bits, sharing } = { ...USUAL_NEED, ...query }
      const { active } = pool.countOf
      return planNumbers({ arrivalsPerSecond, secondsLive, bits, sharing, active })
    }
  )
}
