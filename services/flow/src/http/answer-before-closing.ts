import { EventEmitter, once } from 'node:events'
import type { FastifyInstance } from 'fastify'

/** Longer than a request waits for a Redis that is away, and well below what a closing process is given. */
const ANSWERS_WITHIN_MS = 6_000

/**
 * Requests that are under way when the process closes are answered before it cuts its connections: a form may have been
 * acted on already, and no balancer may send it a second time for being unsure.
 */
export function answerBeforeClosing(app: FastifyInstance): void {
  let underWay = 0
  const news = new EventEmitter()

  app.addHook('onRequest', async ({ ws }, { raw: response }) => {
    // The sockets are closed by themselves.
    if (ws) return
    underWay += 1
    response.once('close', () => {
      underWay -= 1
      if (underWay === 0) news.emit('answered')
    })
  })
  app.addHook('preClose', async () => {
    if (underWay === 0) return
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS)
    await once(news, 'answered', { signal }).catch(() => {})
  })
}
