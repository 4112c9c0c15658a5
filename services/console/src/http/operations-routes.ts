import type { RedisConnection } from '@yobirin/redis'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LiveFigures } from '../overview/live-figures.ts'

/** For load balancers, orchestrators and Prometheus. */
export function registerOperationsRoutes(
  app: FastifyInstance,
  { redis, liveFigures }: { redis: RedisConnection; liveFigures: LiveFigures }
): void {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'yobirin_' })
  const requests = new Histogram({
    name: 'yobirin_console_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.02, 0.1, 0.5, 1, 5],
    registers
  })
  new Gauge({
    name: 'yobirin_console_figures_age_seconds',
    help: 'How old the figures of the overview are',
    registers,
    collect() {
      const at = liveFigures.latest()?.at
      if (at !== undefined) this.set((Date.now() - at) / 1_000)
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    requests.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000)
  })

  const quiet = { logLevel: 'warn' } as const
  app.get('/healthz', quiet, async () => ({ status: 'ok' }))
  app.get('/readyz', quiet, async (_request, reply) =>
    redis.status === 'ready'
      ? { status: 'ready' }
      : reply.code(503).send({ status: 'redis does not answer' })
  )
  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics())
  )
}
