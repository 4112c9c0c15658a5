import { Redis } from 'ioredis'

export type RedisConnection = Redis

/**
 * `commands` waits five seconds through a restart or failover, then fails so that the caller can be
 * told; `blocking` waits for ever, as a BullMQ worker and a subscriber must.
 */
export type RedisPurpose = 'commands' | 'blocking'

const OPTIONS = {
  commands: { maxRetriesPerRequest: null, commandTimeout: 5_000 },
  blocking: { maxRetriesPerRequest: null }
}

/**
 * Connects, and connects again whenever the connection is lost, at most a second apart.
 *
 * @param onError is told of every failure to connect; without it ioredis would write to the console
 */
export function connectRedis(
  url: string,
  {
    name,
    purpose = 'commands',
    onError
  }: { name: string; purpose?: RedisPurpose; onError: (error: Error) => void }
): RedisConnection {
  const redis = new Redis(url, {
    ...OPTIONS[purpose],
    connectionName: name,
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000)
  })
  redis.on('error', onError)
  return redis
}
