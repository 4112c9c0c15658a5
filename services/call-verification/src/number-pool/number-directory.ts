import { createScripts, type RedisConnection, script } from '@yobirin/redis'

/** Numbers beyond these are asked of Redis again; a deployment has hundreds. */
const MOST_CACHED = 100_000

/** Number, pool, number, pool, … */
const ownersReply = script((reply): ReadonlyMap<string, string> => {
  const flat = reply as string[]
  return new Map(
    flat.flatMap((one, index) => (index % 2 === 0 ? [[one, flat[index + 1] ?? ''] as const] : []))
  )
})

export interface NumberDirectory {
  /** The pool that a number is or was in. A number never leaves its pool, so the answer may be cached. */
  poolOf(targetNumber: string): Promise<string | undefined>
  /** Like poolOf, past the cache. */
  refresh(targetNumber: string): Promise<string | undefined>
  /** Of these numbers, those that another pool has, with its name. */
  elsewhere(targetNumbers: readonly string[], pool: string): Promise<ReadonlyMap<string, string>>
  /** Claims all of them, or none where this is not empty: those that another pool has. */
  claim(targetNumbers: readonly string[], pool: string): Promise<ReadonlyMap<string, string>>
  listPools(): Promise<readonly string[]>
  addPool(pool: string): Promise<void>
}

export function createNumberDirectory(redis: RedisConnection, keyPrefix: string): NumberDirectory {
  const numbersKey = `${keyPrefix}:directory`
  const poolsKey = `${keyPrefix}:pools`
  const scripts = createScripts(redis, new URL('../../redis-scripts/', import.meta.url), {
    claimNumbers: ownersReply
  })
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
    async elsewhere(targetNumbers, pool) {
      if (targetNumbers.length === 0) return new Map()
      const owners = await redis.hmget(numbersKey, ...targetNumbers)
      const others = targetNumbers.map((number, index) => [number, owners[index] ?? pool] as const)
      return new Map(others.filter(([, owner]) => owner !== pool))
    },
    claim: (targetNumbers, pool) => scripts.claimNumbers([numbersKey], [pool, ...targetNumbers]),
    listPools: async () => (await redis.smembers(poolsKey)).sort(),
    async addPool(pool) {
      await redis.sadd(poolsKey, pool)
    }
  }
}
