import { type RedisConnection, serverTime } from '@yobirin/redis'

/** Milliseconds since 1970. One clock for all processes: Redis's, as call-verification uses it too. */
export interface Clock {
  now(): Promise<number>
}

/** @param keyPrefix in a Cluster the clock is that of the shard which holds the key of this name */
export function redisClock(redis: RedisConnection, keyPrefix: string): Clock {
  return { now: () => serverTime(redis, keyPrefix) }
}
