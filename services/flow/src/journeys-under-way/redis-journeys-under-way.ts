import { createScripts, type RedisConnection, script } from '@yobirin/redis'
import type { RedisKeys } from '../redis-keys.ts'
import type { JourneysUnderWay } from './journeys-under-way.ts'

const SCRIPTS = new URL('../../redis-scripts/', import.meta.url)

/** A sorted set of journeys for each step, by the instant until which they count. */
export function redisJourneysUnderWay({
  redis,
  keys
}: {
  redis: RedisConnection
  keys: RedisKeys
}): JourneysUnderWay {
  const scripts = createScripts(redis, SCRIPTS, { countJourney: script(() => undefined) })
  return {
    async moved({ journeyId, from = '', to, now, until }) {
      const { stepNames, journeysAt } = keys
      await scripts.countJourney(
        [stepNames, journeysAt(from), journeysAt(to)],
        [journeyId, to, now, until]
      )
    },
    async left(journeyId, from) {
      await redis.zrem(keys.journeysAt(from), journeyId)
    },
    async count(now) {
      const steps = (await redis.smembers(keys.stepNames)).sort()
      const counts = await Promise.all(
        steps.map((step) => redis.zcount(keys.journeysAt(step), `(${now}`, '+inf'))
      )
      return new Map(steps.map((step, index) => [step, counts[index] ?? 0]))
    }
  }
}
