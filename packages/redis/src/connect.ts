import type { Cluster, Redis } from 'ioredis'
import { parseRedisAddress, type RedisAddress } from './address.ts'
import { connectCluster, subscribeCluster } from './cluster.ts'
import { type CommonOptions, commonOptions } from './common-options.ts'
import { OneWriteATurn } from './one-write-a-turn.ts'
import { WatchedConnector } from './watched-connector.ts'

export type RedisConnection = Redis | Cluster

/** One connection to one server, for channels: one that subscribes can do nothing else. */
export type RedisSubscriber = Redis

/**
 * `commands` waits five seconds through a restart or failover, then fails so that the caller can be
 * told; `blocking` waits for ever, as a BullMQ worker must.
 */
export type RedisPurpose = 'commands' | 'blocking'

const COMMANDS_FAIL_AFTER_MS = 5_000

interface ConnectionOptions {
  readonly name: string
  /** Told of every failure to connect; without it ioredis would write to the console. */
  readonly onError: (error: Error) => void
}

/**
 * Connects, and connects again whenever the connection is lost, at most a second apart.
 *
 * @param url as parseRedisAddress has it
 * @throws TypeError where it is no such address
 */
export function connectRedis(
  url: string,
  { name, purpose = 'commands', onError }: ConnectionOptions & { readonly purpose?: RedisPurpose }
): RedisConnection {
  const address = parseRedisAddress(url)
  const failAfterMs = purpose === 'commands' ? COMMANDS_FAIL_AFTER_MS : undefined
  const redis =
    address.kind === 'cluster'
      ? connectCluster(address, { options: commonOptions(name), failAfterMs })
      : connectServer(address, commonOptions(name, failAfterMs))
  redis.on('error', onError)
  return redis
}

/**
 * Connects to where messages of channels are heard. It subscribes again by itself after a connection was lost, and
 * then emits `ready`.
 */
export function connectSubscriber(url: string, options: ConnectionOptions): RedisSubscriber {
  const address = parseRedisAddress(url)
  const redis =
    address.kind === 'cluster'
      ? subscribeCluster(address, commonOptions(options.name))
      : connectServer(address, commonOptions(options.name))
  redis.on('error', options.onError)
  return redis
}

function connectServer(
  address: Exclude<RedisAddress, { kind: 'cluster' }>,
  options: CommonOptions
): Redis {
  if (address.kind === 'server') return new OneWriteATurn(address.url, options)
  const { nodes, master, tls, sentinelAccess, username, password } = address
  return new OneWriteATurn({
    ...options,
    Connector: WatchedConnector,
    sentinels: [...nodes],
    name: master,
    ...(username && { username }),
    ...(password && { password }),
    ...(sentinelAccess.username && { sentinelUsername: sentinelAccess.username }),
    ...(sentinelAccess.password && { sentinelPassword: sentinelAccess.password }),
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
    sentinelRetryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    // A master that hangs keeps its connections; the Sentinels say when it is one no longer.
    failoverDetector: true,
    // A master that was one until a moment ago: ask the Sentinels again, then send it there.
    reconnectOnError: ({ message }) => (message.includes('READONLY') ? 2 : false)
  })
}
