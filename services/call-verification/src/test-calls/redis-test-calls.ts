import type { RedisConnection } from '@yobirin/redis'
import { poolTag } from '../pool-scripts.ts'
import type { Caller } from '../verifications/verifications-port.ts'
import type { TestCalls, TestResult } from './test-calls-port.ts'

export function createRedisTestCalls({
  redis,
  keyPrefix,
  hashCaller,
  everyMs
}: {
  redis: RedisConnection
  keyPrefix: string
  hashCaller: (e164: string) => Caller
  /** How often a pool is seen to, by whichever process; so often it is called at most. */
  everyMs: number
}): TestCalls {
  // The script that takes calls reads the first of them.
  const expectedKey = (pool: string) => `${poolTag(keyPrefix, pool)}:test-call`
  const resultsKey = (pool: string) => `${poolTag(keyPrefix, pool)}:test-results`
  const claimKey = (pool: string) => `${poolTag(keyPrefix, pool)}:test-claimed`
  return {
    async claim(pool) {
      // It runs out by itself, so a process that dies meanwhile holds nobody up.
      const claimed = await redis.set(claimKey(pool), '1', 'PX', Math.ceil(everyMs * 0.9), 'NX')
      return claimed === 'OK'
    },
    async expected(pool) {
      const { targetNumber, placedAt, until, heardAt } = await redis.hgetall(expectedKey(pool))
      if (targetNumber === undefined) return undefined
      const times = { placedAt: Number(placedAt), until: Number(until) }
      return { targetNumber, ...times, ...(heardAt && { heardAt: Number(heardAt) }) }
    },
    async expect(pool, { from, targetNumber, placedAt, until }) {
      const caller = hashCaller(from).hash
      await redis.hset(expectedKey(pool), { targetNumber, caller, placedAt, until })
    },
    async forget(pool) {
      await redis.del(expectedKey(pool))
    },
    async results(pool) {
      const stored = await redis.hgetall(resultsKey(pool))
      return new Map(
        Object.entries(stored).map(([number, result]) => [number, JSON.parse(result) as TestResult])
      )
    },
    async record(pool, targetNumber, result) {
      await redis.hset(resultsKey(pool), targetNumber, JSON.stringify(result))
    }
  }
}
