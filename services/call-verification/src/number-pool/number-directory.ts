import type { RedisConnection } from '@yobirin/redis'

/** Numbers beyond these are asked of Redis again; a deployment has hundreds. */
const MOST_CACHED = 100_000

export interface NumberDirectory {
  /** The pool that a number is or was in. A number never leaves its pool, so the answer may be cached. */
  poolOf(targetNumber: string): Promise<string | undefined>
  /** Like poolOf, past the cache. */
  refresh(targetNumber: string): Promise<string | undefined>
  /** @returns the pool that has the number, which may be another one that was quicker */
  claim(targetNumber: string, pool: string): Promise<string>
  listPools(): Promise<readonly string[]>
  addPool(pool: string): Promise<void>
}

export function createNumberDirectory(redis: RedisConnection, keyPrefix: string): NumberDirectory {
  const numbersKey = `${keyPrefix}:directory`
  const poolsKey = `${keyPrefix}:pools`
  const cache = new Map<string, string>()

  const refresh = async (targetNumber: string) => {
    const pool = (await redis.hget(numbersKey, targetNumber)) ?? undefined
    if (pool === undefined) cache.delete(targetNumber)
    else if (cache.size < MOST_CACHED) cache.set(targetNumber, pool)
    return pool
  }

  return {
    poolOf: async (targetNumber) => cache.get(targetNumber) ?? refresh(targetNumber),
    refresh,
    async claim(targetNumber, pool) {
      await redis.hsetnx(numbersKey, targetNumber, pool)
      return (await refresh(targetNumber)) ?? pool
    },
    listPools: async () => (await redis.smembers(poolsKey)).sort(),
    async addPool(pool) {
      await redis.sadd(poolsKey, pool)
    }
  }
}
