import type { FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'

export const healthRoutes: FastifyPluginAsync<{
  /** Rejects while the service could do no work. */
  ready: () => Promise<unknown>
  registry: Registry
}> = async (app, { ready, registry }) => {
  app.get('/healthz', async () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    try {
      await ready()
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'not ready' })
    }
  })

  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics())
  )
}
