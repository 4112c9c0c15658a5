// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {import('../scenario.js').Scenario} */
export const redisFull = {
  name: 'redis-full',
  about: 'Redis out of memory: it refuses what would need more, and gives nothing away',
  async play({ system: { redis }, random, callsAreOver, measure }) {
    let times = 0
    while (!callsAreOver.aborted || times === 0) {
      await sleep(random.between(1_000, 3_000))
      // Less than it uses already: not one write that adds anything is let through.
      await redis.configure('maxmemory', '1mb')
      await sleep(random.between(2_000, 6_000))
      await redis.configure('maxmemory', '0')
      times += 1
    }
    measure('times full', times)
  }
}
