// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {import('../scenario.js').Scenario} */
export const redisScriptsForgotten = {
  name: 'redis-scripts-forgotten',
  about: 'the script cache of Redis flushed, again and again',
  async play({ system: { redis }, random, callsAreOver, measure }) {
    let flushes = 0
    while (!callsAreOver.aborted) {
      await redis.redis.script('FLUSH')
      flushes += 1
      await sleep(random.between(5, 200))
    }
    measure('flushes', flushes)
  }
}
