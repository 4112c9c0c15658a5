import type { FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'

export const operationsRoutes: FastifyPluginAsync<{
  /** Why no calls should come here; undefined while they should. */
  readonly complaint: () => Promise<string | undefined>
  readonly registry: Registry
}> = async (app, { complaint, registry }) => {
  app.get('/healthz', async () => ({ status: 'up' }))

  app.get('/readyz', async (_request, reply) => {
    const reason = await complaint()
    return reason === undefined
      ? { status: 'ready' }
      : reply.code(503).send({ status: 'not_ready', reason })
  })

  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics())
  )
}
