import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Clock } from '../../clock.ts'
import type { JourneysUnderWay } from '../../journeys-under-way/journeys-under-way.ts'
import { problemResponses } from '../problems/problem-responses.ts'

const count = Type.Integer({ minimum: 0 })

export interface JourneyCountOptions {
  readonly journeysUnderWay: JourneysUnderWay
  readonly clock: Clock
}

export const journeyCountRoute: FastifyPluginAsyncTypebox<JourneyCountOptions> = async (
  app,
  { journeysUnderWay, clock }
) => {
  app.get(
    '/journeys',
    {
      onRequest: app.operatorMay('journeys:count'),
      schema: {
        operationId: 'countJourneys',
        tags: ['journeys'],
        summary: 'Count the journeys under way, by step',
        response: {
          200: Type.Object(
            { total: count, steps: Type.Array(Type.Object({ step: Type.String(), count })) },
            { description: 'Those that moved within the idle time, and have not ended' }
          ),
          ...problemResponses()
        }
      }
    },
    async () => {
      const counts = [...(await journeysUnderWay.count(await clock.now()))]
      return {
        total: counts.reduce((sum, [, count]) => sum + count, 0),
        steps: counts.map(([step, count]) => ({ step, count }))
      }
    }
  )
}
