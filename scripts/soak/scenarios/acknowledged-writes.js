// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

const REPLICATED_WITHIN_MS = 1_000

/**
 * Writes one thing after the other, and finds out after a failover how many that were acknowledged are
 * gone.
 *
 * @param {import('@yobirin/redis').RedisConnection} redis
 * @param {string} key
 * @param {{ waits: boolean }} options for a replica, before a write counts as acknowledged
 */
export function acknowledgedWrites(redis, key, { waits }) {
  let stopped = false
  let lost = 0
  let windowMs = 0
  /** @type {{ value: number, at: number }[]} */
  let acknowledged = []

  const write = async () => {
    for (let value = 1; !stopped; value += 1) {
      const written = await redis.sadd(key, value).catch(() => undefined)
      const copies = waits && written ? await redis.wait(1, REPLICATED_WITHIN_MS).catch(() => 0) : 1
      if (written && copies > 0) acknowledged.push({ value, at: performance.now() })
      await sleep(1)
    }
  }
  void write()
  return {
    async look() {
      const seen = acknowledged
      acknowledged = []
      if (seen.length === 0) return
      const there = await redis.smismember(key, ...seen.map(({ value }) => value))
      const gone = seen.filter((_, index) => there[index] === 0)
      const [first, last] = [gone[0], gone.at(-1)]
      if (!first || !last) return
      lost += gone.length
      windowMs = Math.max(windowMs, Math.ceil(last.at - first.at) + 1)
    },
    stop: () => {
      stopped = true
    },
    lost: () => lost,
    windowMs: () => windowMs
  }
}
