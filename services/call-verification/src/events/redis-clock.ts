import type { RedisConnection } from '@yobirin/redis'

/** Milliseconds since 1970 by the one clock that all processes share. */
export async function redisClock(redis: RedisConnection): Promise<number> {
  const [seconds, microseconds] = await redis.time()
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}
