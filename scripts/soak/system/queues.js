// @ts-check
import { queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'

/** @typedef {'verification-commands' | 'verification-events' | 'operation-log' | 'notifications'} QueueName */

/** @type {readonly QueueName[]} */
const QUEUES = ['verification-commands', 'verification-events', 'operation-log', 'notifications']

/**
 * The queues between the services, for somebody who puts into them what nobody there would.
 *
 * @param {Pick<import('./redis-server.js').RedisServer, 'redis'>} server
 */
export function openQueues({ redis }) {
  const all = QUEUES.map(
    (name) => new Queue(name, { connection: redis, prefix: queuePrefix('yobirin', name) })
  )
  const named = /** @type {Record<QueueName, Queue>} */ (
    Object.fromEntries(all.map((queue) => [queue.name, queue]))
  )
  return {
    ...named,
    all,
    close: async () => void (await Promise.all(all.map((queue) => queue.close())))
  }
}
