import { createHmac } from 'node:crypto'
import type { RedisConnection } from '@yobirin/redis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RedisKeys } from '../redis-keys.ts'
import { blockOf } from './address-block.ts'
import { LIMIT_KINDS, type Limit, type LimitKind, type RateLimits } from './rate-limits.ts'

/** @param hashKey without it nobody finds out whose count a key of Redis is */
export function redisRateLimits({
  redis,
  keys,
  hashKey,
  limits,
  onRefused = () => {}
}: {
  redis: RedisConnection
  keys: RedisKeys
  hashKey: string
  limits: Readonly<Record<LimitKind, Limit>>
  onRefused?: (kind: LimitKind) => void
}): RateLimits {
  const counters = new Map(
    LIMIT_KINDS.map((kind) => {
      const { count: points, seconds: duration } = limits[kind]
      const keyPrefix = keys.limit(kind)
      return [kind, new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration })]
    })
  )
  const hash = (kind: LimitKind, key: string) =>
    createHmac('sha256', hashKey).update(`limit ${kind} ${key}`).digest('base64url')

  return {
    async take(kind, key) {
      const counted = kind.startsWith('address') ? blockOf(key) : key
      try {
        await counters.get(kind)?.consume(hash(kind, counted))
        return { allowed: true }
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        onRefused(kind)
        return {
          allowed: false,
          retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        }
      }
    }
  }
}
