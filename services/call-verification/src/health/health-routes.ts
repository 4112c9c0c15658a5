import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'

const HealthSchema = Type.Object({
  status: Type.Union([Type.Literal('up'), Type.Literal('ready'), Type.Literal('not_ready')]),
  reason: Type.Optional(Type.String())
})

const PATIENCE_MS = 1_000

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

async function complaint(ping: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'Redis does not answer within a second')
  })
  const asked = ping().then(
    () => undefined,
    () => 'Redis does not answer'
  )
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
