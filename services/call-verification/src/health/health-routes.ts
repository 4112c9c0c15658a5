import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { complaint } from './complaint.ts'

const HealthSchema = Type.Object({
  status: Type.Union([Type.Literal('up'), Type.Literal('ready'), Type.Literal('not_ready')]),
  reason: Type.Optional(Type.String())
})

export interface HealthOptions {
  /** Rejects when what the service stands on does not answer. */
  readonly ping: () => Promise<void>
}

export const healthRoutes: FastifyPluginAsync<HealthOptions> = async (app, { ping }) => {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'readHealth',
        tags: ['operation'],
        summary: 'The process is up',
        response: { 200: { ...HealthSchema, description: 'Up' } }
      }
    },
    async () => ({ status: 'up' })
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readReadiness',
        tags: ['operation'],
        summary: 'The process can take calls',
        response: {
          200: { ...HealthSchema, description: 'Ready' },
          503: { ...HealthSchema, description: 'Not ready, and why' }
        }
      }
    },
    async (_request, reply) => {
      const reason = await complaint(ping)
      if (reason === undefined) return { status: 'ready' }
      return reply.code(503).send({ status: 'not_ready', reason })
    }
  )
}
