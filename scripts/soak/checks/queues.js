// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { openQueues } from '../system/queues.js'

/** A letter whose sender died in the middle is set aside after 90 s, and up to 60 s pass until its job is found. */
const DRAINED_WITHIN_MS = 150_000

/**
 * Waits until every queue and outbox is empty: what was told has been read.
 *
 * @param {import('./loss.js').Seen} seen
 * @param {{ setAside?: number }} [expected] jobs that the scenario has poisoned, letters apart
 * @returns {Promise<import('./loss.js').Loss[]>}
 */
export async function checkQueues({ system: { redis } }, { setAside = 0 } = {}) {
  const queues = openQueues(redis)
  const deadline = Date.now() + DRAINED_WITHIN_MS
  let left = await unread()
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(250)
    left = await unread()
  }
  // Letters that were given up are counted with the letters.
  const others = queues.all.filter(({ name }) => name !== 'notifications')
  const failed = await Promise.all(others.map((queue) => queue.getFailedCount()))
  const total = failed.reduce((sum, count) => sum + count, 0)
  await queues.close()
  return [
    ...left.map(([where, count]) => loss(`${count} in ${where}`)),
    ...(total === setAside ? [] : [loss(`${total} jobs were set aside, not ${setAside}`)])
  ]

  /** @returns {Promise<[string, number][]>} */
  async function unread() {
    const waiting = await Promise.all(
      queues.all.map(async (queue) => {
        const counts = await queue.getJobCounts('waiting', 'active', 'delayed')
        return Object.entries(counts).map(([state, count]) => at(`${queue.name}, ${state}`, count))
      })
    )
    const outbox = await redis.redis.xlen('{yobirin:main}:outbox')
    return [...waiting.flat(), at('the outbox of the pool', outbox)].filter(
      ([, count]) => count > 0
    )
  }
}

/** @param {string} where @param {number} count @returns {[string, number]} */
const at = (where, count) => [where, count]

/** @param {string} detail @returns {import('./loss.js').Loss} */
const loss = (detail) => ({ kind: 'event unread', detail })
