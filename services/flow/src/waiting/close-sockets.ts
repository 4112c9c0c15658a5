import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** RFC 6455, section 7.4.1: the page opens another one, which leads to another process. */
const GOING_AWAY = 1001
const ANSWERS_WITHIN_MS = 1_000

/** Sends the waiting pages elsewhere. Those that do not answer, because they sleep, are not waited for. */
export async function closeSockets({
  websocketServer
}: Pick<FastifyInstance, 'websocketServer'>): Promise<void> {
  const clients = [...websocketServer.clients]
  websocketServer.close()
  const closed = clients.map(
    (client) => new Promise<void>((resolve) => void client.once('close', () => resolve()))
  )
  for (const client of clients) client.close(GOING_AWAY, 'going away')
  const patience = new AbortController()
  await Promise.race([
    Promise.all(closed),
    sleep(ANSWERS_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => {})
  ])
  patience.abort()
  for (const client of clients) client.terminate()
}
