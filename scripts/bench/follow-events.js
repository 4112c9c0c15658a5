// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { until } from '../supervisor/until.js'

const QUEUE = 'verification-events'
// Longer than an event waits for company.
const UNTIL_ALL_ARE_TOLD_MS = 200
const FOR_AT_MOST_MS = 120_000

/**
 * The way from call-verification to flow, seen from outside.
 *
 * @param {Pick<import('./figure.js').Bench, 'afterwards' | 'signal'>} bench
 * @param {import('./system.js').System} system
 */
export function followEvents({ afterwards, signal }, { environment }) {
  const redis = new Redis(environment.REDIS_URL ?? '')
  redis.on('error', () => {})
  const queue = new Queue(QUEUE, { connection: redis, prefix: queuePrefix('yobirin', QUEUE) })
  afterwards(async () => {
    await queue.close()
    redis.disconnect()
  })
  return {
    queue,
    redis,
    /** Waits until flow has taken in all that was told. */
    async taken() {
      await delay(UNTIL_ALL_ARE_TOLD_MS)
      const all = await until(
        async () => (await queue.getJobCountByTypes('waiting', 'active', 'delayed')) === 0,
        { every: 20, signal, forAtMost: FOR_AT_MOST_MS }
      )
      if (!all) throw new Error('flow did not take in what was told within two minutes')
    }
  }
}
