import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectRedis, type RedisConnection } from '@yobirin/redis'
import { freePort } from './free-port.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface TestRedis {
  readonly url: string
  readonly redis: RedisConnection
  /** Different for every call, so that tests never meet in a shared Redis. */
  readonly keyPrefix: string
}

/**
 * A connection to a real Redis: the one that `npm test` started (REDIS_URL), else one of the test's own,
 * which dies with it.
 */
export async function testRedis(t: Test): Promise<TestRedis> {
  const url = process.env.REDIS_URL ?? (await startRedis(t)).url
  const redis = connectRedis(url, { name: 'test', onError: () => {} })
  t.teardown(() => redis.quit().catch(() => {}))
  return { url, redis, keyPrefix: `test-${randomBytes(6).toString('hex')}` }
}

export interface RedisServer {
  readonly url: string
  readonly port: number
  readonly directory: string
  /** Like a power cut: nothing is flushed that was not. */
  kill(): Promise<void>
  /** After kill(): the same data on the same port. */
  restart(): Promise<void>
  /** As a machine that hangs: connections stay open and nothing is answered. */
  freeze(): void
  thaw(): void
}

/**
 * A Redis of the test's own, append-only, that may be killed.
 *
 * @param more of its settings, as on its command line
 */
export async function startRedis(t: Test, more: readonly string[] = []): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'yobirin-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let server = await launch(directory, port, more)
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  t.teardown(async () => {
    await kill()
    await rm(directory, { recursive: true, force: true })
  })
  return {
    url,
    port,
    directory,
    kill,
    restart: async () => {
      server = await launch(directory, port, more)
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT')
  }
}

/**
 * A Sentinel, until the test ends.
 *
 * @param watch the lines of its file that say what it watches
 * @returns its port
 */
export async function startSentinel(t: Test, watch: string): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'yobirin-sentinel-'))
  const port = await freePort()
  const file = join(directory, 'sentinel.conf')
  await writeFile(file, `bind 127.0.0.1\nport ${port}\ndir ${directory}\n${watch}`)
  const sentinel = await spawnServer([file, '--sentinel'], port)
  t.teardown(async () => {
    sentinel.kill('SIGKILL')
    await once(sentinel, 'exit')
    await rm(directory, { recursive: true, force: true })
  })
  return port
}

const launch = (directory: string, port: number, more: readonly string[]) =>
  spawnServer(
    [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
      ...['--maxmemory-policy', 'noeviction', '--hz', '100'],
      ...more
    ],
    port
  )

async function spawnServer(args: readonly string[], port: number) {
  const server = spawn(process.env.REDIS_SERVER ?? 'redis-server', args, { stdio: 'ignore' })
  await Promise.race([
    once(server, 'spawn'),
    once(server, 'error').then(([error]) => Promise.reject(error))
  ])
  const probe = connectRedis(`redis://127.0.0.1:${port}`, { name: 'probe', onError: () => {} })
  await probe.ping()
  probe.disconnect()
  return server
}
