import type { RedisConnection } from '@yobirin/redis'
import type { IdempotencyKeys } from './idempotency-keys-port.ts'

// As long as a verification can be read after its end.
const KEPT_SECONDS = 24 * 60 * 60

/**
 * The key of a start is bound outside of the pools' slots: the pool is a part of the request, and two
 * requests that differ in it would never meet in one.
 */
export function createRedisIdempotencyKeys(
  redis: RedisConnection,
  keyPrefix: string
): IdempotencyKeys {
  return {
    async bind(key, fingerprint) {
      const name = `${keyPrefix}:idempotency:${key}`
      const first = await redis.set(name, fingerprint, 'EX', KEPT_SECONDS, 'NX')
      return first === 'OK' || (await redis.get(name)) === fingerprint
    }
  }
}
