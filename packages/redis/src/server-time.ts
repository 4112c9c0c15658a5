import { Cluster } from 'ioredis'
import type { RedisConnection } from './connect.ts'

const ASK_AT_KEY = "return redis.call('TIME')"

/**
 * Milliseconds since 1970 by the clock of the server that holds a key. Shards have clocks of their own: whoever
 * compares times names the same key, or one in the same slot, always.
 */
export async function serverTime(redis: RedisConnection, key: string): Promise<number> {
  const [seconds, microseconds] =
    redis instanceof Cluster
      ? ((await redis.eval(ASK_AT_KEY, 1, key)) as [string, string])
      : await redis.time()
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}
