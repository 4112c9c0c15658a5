import type { RedisConnection } from '@yobirin/redis'
import { poolTag, type RunPoolScript } from '../pool-scripts.ts'
import type { Watch, Watches } from './watches-port.ts'

export function createRedisWatches({
  redis,
  keyPrefix,
  run,
  everyMs
}: {
  redis: RedisConnection
  keyPrefix: string
  run: RunPoolScript
  /** How often a pool is looked at, by whichever process. */
  everyMs: number
}): Watches {
  const keyOf = (pool: string) => `${poolTag(keyPrefix, pool)}:watch`
  return {
    async claim(pool) {
      // It runs out by itself, so a process that dies while it looks holds nobody up.
      const claimed = await redis.set(`${keyOf(pool)}ed`, '1', 'PX', Math.ceil(everyMs * 0.9), 'NX')
      return claimed === 'OK'
    },
    async read(pool) {
      const stored = await redis.hgetall(keyOf(pool))
      return new Map(
        Object.entries(stored).map(([number, watch]) => [number, JSON.parse(watch) as Watch])
      )
    },
    async write(pool, watches) {
      const kept = [...watches].flatMap(([number, watch]) =>
        watch ? [number, JSON.stringify(watch)] : []
      )
      const gone = [...watches].flatMap(([number, watch]) => (watch ? [] : [number]))
      if (kept.length > 0) await redis.hset(keyOf(pool), ...kept)
      if (gone.length > 0) await redis.hdel(keyOf(pool), ...gone)
    },
    async lend(pool, targetNumber) {
      await run('lendNumber', pool, [targetNumber])
    }
  }
}
