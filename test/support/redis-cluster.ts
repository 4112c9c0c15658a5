import { setTimeout as sleep } from 'node:timers/promises'
import { connectRedis, type RedisConnection } from '@yobirin/redis'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface RedisCluster {
  /** `redis-cluster://…`, of all its nodes */
  readonly url: string
  readonly masters: readonly RedisServer[]
  /** Of the masters, in their order; as many as were asked for. */
  readonly replicas: readonly RedisServer[]
}

const SLOTS = 16_384
const MASTERS = 3

/**
 * A Redis Cluster of three masters, each a process of its own; the first of them have replicas, which take over
 * within about a second.
 */
export async function startRedisCluster(
  t: Test,
  { replicas: replicaCount = 0 }: { replicas?: number } = {}
): Promise<RedisCluster> {
  const nodes = await Promise.all(
    Array.from({ length: MASTERS + replicaCount }, async () => {
      const busPort = await freePort()
      const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '500']
      return startRedis(t, [
        ...[...settings, '--cluster-port', String(busPort)],
        ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0']
      ])
    })
  )
  const [masters, replicas] = [nodes.slice(0, MASTERS), nodes.slice(MASTERS)]
  const connections = nodes.map(({ url }) => connectRedis(url, { name: 'test', onError: () => {} }))
  await join(nodes, connections)
  await Promise.all(
    replicas.map(async (_, index) => {
      const replica = connections[MASTERS + index] as RedisConnection
      const id = String(await connections[index]?.call('CLUSTER', 'MYID'))
      await until(async () => String(await replica.call('CLUSTER', 'NODES')).includes(id))
      await replica.call('CLUSTER', 'REPLICATE', id)
      await until(async () => (await replica.info('replication')).includes('link_status:up'))
    })
  )
  for (const connection of connections) connection.disconnect()
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`)
  return { url: `redis-cluster://${hosts.join(',')}`, masters, replicas }
}

async function join(nodes: readonly RedisServer[], connections: readonly RedisConnection[]) {
  for (const [index, connection] of connections.entries()) {
    await connection.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    if (index >= MASTERS) continue
    const [from, to] = [index, index + 1].map((edge) => Math.floor((edge * SLOTS) / MASTERS))
    await connection.call('CLUSTER', 'ADDSLOTSRANGE', from as number, (to as number) - 1)
  }
  for (const { port, busPort } of await Promise.all(nodes.map(withBusPort))) {
    await connections[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort)
  }
  for (const connection of connections) {
    await until(async () => {
      const info = String(await connection.call('CLUSTER', 'INFO'))
      return (
        info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes.length}\r`)
      )
    })
  }
}

async function withBusPort({ port, url }: RedisServer) {
  const redis = connectRedis(url, { name: 'test', onError: () => {} })
  const [, busPort] = (await redis.config('GET', 'cluster-port')) as [string, string]
  redis.disconnect()
  return { port, busPort: Number(busPort) }
}

/** What nodes gossip of has no event to await. */
async function until(holds: () => Promise<boolean>) {
  while (!(await holds())) await sleep(20)
}
