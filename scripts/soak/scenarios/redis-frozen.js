// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

const FROZEN_MS = 10_000

/** @type {import('../scenario.js').Scenario} */
export const redisFrozen = {
  name: 'redis-frozen',
  about: 'Redis frozen for 10 s: connections stay open and nothing is answered',
  async play({ system: { redis }, random }) {
    await sleep(random.between(1_000, 3_000))
    redis.freeze()
    await sleep(FROZEN_MS)
    redis.thaw()
  }
}
