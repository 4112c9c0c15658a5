import { setTimeout as sleep } from 'node:timers/promises'
import { connectRedis } from '@yobirin/redis'
import { type RedisServer, startRedis, startSentinel } from './redis.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface WatchedRedis {
  /** `redis-sentinel://…` */
  readonly url: string
  readonly master: RedisServer
  /** Becomes the master about a second after the other died. */
  readonly replica: RedisServer
}

/** A Redis and its replica, watched by three Sentinels. */
export async function startWatchedRedis(t: Test): Promise<WatchedRedis> {
  const master = await startRedis(t, ['--repl-diskless-sync-delay', '0'])
  const replica = await startRedis(t, ['--replicaof', '127.0.0.1', String(master.port)])
  const watch = `
sentinel monitor yobirin 127.0.0.1 ${master.port} 2
sentinel down-after-milliseconds yobirin 500
sentinel failover-timeout yobirin 2000
`
  const ports = await Promise.all([1, 2, 3].map(() => startSentinel(t, watch)))
  for (const port of ports) await seesEverybody(port)
  const hosts = ports.map((port) => `127.0.0.1:${port}`)
  return { url: `redis-sentinel://${hosts.join(',')}?master=yobirin`, master, replica }
}

/** Sentinels learn of each other and of replicas by messages that nobody else can await. */
async function seesEverybody(port: number) {
  const sentinel = connectRedis(`redis://127.0.0.1:${port}`, { name: 'test', onError: () => {} })
  for (;;) {
    const flat = (await sentinel.call('SENTINEL', 'MASTER', 'yobirin')) as string[]
    const of = (name: string) => flat[flat.indexOf(name) + 1]
    if (of('num-slaves') === '1' && of('num-other-sentinels') === '2') break
    await sleep(20)
  }
  sentinel.disconnect()
}
