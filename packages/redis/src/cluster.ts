import { randomInt } from 'node:crypto'
import { Cluster, Redis } from 'ioredis'
import type { RedisAddress } from './address.ts'
import { answers } from './answers.ts'
import type { CommonOptions } from './common-options.ts'

type ClusterAddress = Extract<RedisAddress, { kind: 'cluster' }>

/** How often it is asked which shard is where: one that hangs keeps its connections. */
const LOOK_AGAIN_MS = 5_000

/**
 * @param failAfterMs commands fail then, also those that wait until a Cluster is found; without it they wait
 */
export function connectCluster(
  { nodes, tls, username, password }: ClusterAddress,
  { options, failAfterMs }: { options: CommonOptions; failAfterMs: number | undefined }
): Cluster {
  const { retryStrategy, ...ofNodes } = options
  const cluster = new PatientCluster([...nodes], {
    redisOptions: {
      ...ofNodes,
      ...(username && { username }),
      ...(password && { password }),
      ...(tls && { tls: {} })
    },
    // Certificates bear names, not addresses.
    ...(tls && { dnsLookup: (host, done) => done(null, host) }),
    clusterRetryStrategy: retryStrategy,
    // A failover takes seconds; how long one waits is a matter of time, not of attempts.
    maxRedirections: Number.POSITIVE_INFINITY,
    slotsRefreshInterval: LOOK_AGAIN_MS
  })
  cluster.failAfterMs = failAfterMs
  return cluster
}

class PatientCluster extends Cluster {
  failAfterMs: number | undefined

  override sendCommand(...call: Parameters<Cluster['sendCommand']>): unknown {
    if (this.failAfterMs) call[0].setTimeout(this.failAfterMs)
    return super.sendCommand(...call)
  }
}

/**
 * A message that is published anywhere in a Cluster is heard at every node of it: one connection to one of the
 * nodes, to another one when it is lost.
 */
export function subscribeCluster(
  { nodes, tls, username, password }: ClusterAddress,
  options: CommonOptions
): Redis {
  let turn = randomInt(nodes.length)
  const redis = new Redis({
    ...options,
    ...nodes[turn],
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {} }),
    retryStrategy(attempt) {
      turn = (turn + 1) % nodes.length
      Object.assign(redis.options, nodes[turn])
      return options.retryStrategy(attempt)
    }
  })
  const beat = setInterval(async () => {
    if (redis.status === 'ready' && !(await answers(redis.ping()))) redis.disconnect(true)
  }, LOOK_AGAIN_MS)
  redis.once('end', () => clearInterval(beat))
  return redis
}
