import { answers, type RedisConnection } from '@yobirin/redis'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'
import type { Metrics } from './metrics.ts'

export interface Readiness {
  /** Set before the process closes, so that no new requests come. */
  closing: boolean
}

/** For load balancers, orchestrators and Prometheus. */
export function registerOperationsRoutes(
  app: FastifyInstance,
  {
    redis,
    database,
    metrics,
    readiness
  }: { redis: RedisConnection; database: Database; metrics: Metrics; readiness: Readiness }
): void {
  const quiet = { logLevel: 'warn' } as const

  app.get('/healthz', quiet, async () => ({ status: 'ok' }))

  app.get('/readyz', quiet, async (_request, reply) => {
    if (readiness.closing) return reply.code(503).send({ status: 'closing' })
    const [redisAnswers, databaseAnswers] = await Promise.all([
      answers(redis.ping()),
      answers(database.query('SELECT 1'))
    ])
    if (!redisAnswers) return reply.code(503).send({ status: 'redis does not answer' })
    if (!databaseAnswers) return reply.code(503).send({ status: 'the database does not answer' })
    return { status: 'ready' }
  })

  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  )
}
