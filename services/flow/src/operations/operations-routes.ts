import type { RedisConnection } from '@yobirin/redis'
import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

const REDIS_ANSWERS_WITHIN_MS = 1_000

export interface Readiness {
  /** Set before the process closes, so that no new requests come. */
  closing: boolean
}

/** For load balancers, orchestrators and Prometheus. */
export function registerOperationsRoutes(
  app: FastifyInstance,
  { redis, metrics, readiness }: { redis: RedisConnection; metrics: Metrics; readiness: Readiness }
): void {
  const quiet = { logLevel: 'warn' } as const

  app.get('/healthz', quiet, async () => ({ status: 'ok' }))

  app.get('/readyz', quiet, async (_request, reply) => {
    if (readiness.closing) return reply.code(503).send({ status: 'closing' })
    if (!(await answers(redis))) return reply.code(503).send({ status: 'redis does not answer' })
    return { status: 'ready' }
  })

  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  )
}

async function answers(redis: RedisConnection): Promise<boolean> {
  const { promise, cancel } = after(REDIS_ANSWERS_WITHIN_MS)
  const pong = redis.ping().then(
    () => true,
    () => false
  )
  return Promise.race([pong, promise]).finally(cancel)
}

function after(milliseconds: number): { promise: Promise<false>; cancel: () => void } {
  let timer: NodeJS.Timeout
  const promise = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}
