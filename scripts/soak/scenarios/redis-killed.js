// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {import('../scenario.js').Scenario} */
export const redisKilled = {
  name: 'redis-killed',
  about: 'SIGKILL of Redis, which comes back with its append-only file, again and again',
  async play({ system: { redis }, random, callsAreOver, measure }) {
    let kills = 0
    while (!callsAreOver.aborted || kills === 0) {
      await sleep(random.between(500, 4_000))
      await redis.end('SIGKILL')
      kills += 1
      await sleep(random.between(0, 2_500))
      await redis.start()
    }
    measure('kills', kills)
  }
}
