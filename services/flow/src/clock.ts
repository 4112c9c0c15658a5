import type { RedisConnection } from '@yobirin/redis'

/** Milliseconds since 1970. One clock for all processes: Redis's, as call-verification uses it too. */
export interface Clock {
  now(): Promise<number>
}

export function redisClock(redis: RedisConnection): Clock {
  return {
    async now() {
      const [seconds, microseconds] = await redis.time()
      return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
    }
  }
}
