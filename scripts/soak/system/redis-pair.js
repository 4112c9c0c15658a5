// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRedis } from '@yobirin/redis'
import { endWithParent } from '../../processes/end-with-parent.js'
import { isAnswering } from '../../redis/ask-server.js'
import { serverSettings } from '../../redis/server-settings.js'
import { lastingPort } from './lasting-port.js'
import { serverProcess } from './server-process.js'
import { startTcpProxy } from './tcp-proxy.js'

const SENTINELS = 3
const DOWN_AFTER_MS = 1_000
const NAME = 'bank'

/** @typedef {Awaited<ReturnType<typeof startRedisPair>>} RedisPair */

/**
 * A Redis and its replica, watched by three Sentinels. Whoever connects to its address is led to the
 * primary of the moment, as by a load balancer that follows Sentinel.
 *
 * @param {string} program
 * @param {string} folder
 * @param {import('../random.js').Random} random
 */
export async function startRedisPair(program, folder, random) {
  const password = randomBytes(24).toString('base64url')
  const ports = [await lastingPort(), await lastingPort()]
  const [first = 0] = ports
  let primary = first
  const other = (/** @type {number} */ port) => ports.find((one) => one !== port) ?? port
  const run = (/** @type {string[]} */ args, /** @type {string} */ input = '') => {
    const [head = program, ...rest] = [...endWithParent(), program, ...args]
    return () => ({ program: head, args: rest, env: process.env, input })
  }

  const servers = new Map(
    ports.map((port) => {
      const own = join(folder, `redis-${port}`)
      mkdirSync(own, { recursive: true })
      const settings = serverSettings({ port, password, folder: own, keep: true })
      // Whoever is started beside a primary follows it.
      const launch = () => {
        const follows = port === primary ? '' : `replicaof 127.0.0.1 ${primary}\n`
        return run(['-'], `${settings}masterauth ${password}\n${follows}`)()
      }
      const isReady = () => isAnswering({ port, password })
      return [port, serverProcess({ name: `redis ${port}`, launch, isReady })]
    })
  )
  for (const port of ports) await servers.get(port)?.start()

  const sentinels = await Promise.all(
    Array.from({ length: SENTINELS }, async () => {
      const port = await lastingPort()
      const file = join(folder, `sentinel-${port}.conf`)
      writeFileSync(file, sentinelSettings({ port, primary, password }), { mode: 0o600 })
      const sentinel = serverProcess({
        name: `sentinel ${port}`,
        launch: run([file, '--sentinel']),
        // Whether it knows the others is waited for below.
        isReady: async () => true
      })
      await sentinel.start()
      return { ...sentinel, port }
    })
  )
  const [{ port: asked = 0 } = {}] = sentinels
  const sentinel = connectRedis(`redis://127.0.0.1:${asked}`, { name: 'soak', onError: () => {} })
  const proxy = await startTcpProxy(() => primary, random)
  const url = `redis://:${password}@127.0.0.1:${proxy.port}`
  const redis = connectRedis(url, { name: 'soak', onError: () => {} })

  /** @returns {Promise<number>} the port of the primary, as Sentinel has it */
  async function readPrimary() {
    const [, port] = /** @type {[string, string]} */ (
      await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)
    )
    return Number(port)
  }

  async function untilReplicated() {
    for (;;) {
      const info = await redis.info('replication').catch(() => '')
      if (/state=online,.*lag=[01]\b/.test(info)) return
      await sleep(100)
    }
  }

  async function untilWatched() {
    for (;;) {
      const state = await sentinel.call('SENTINEL', 'MASTER', NAME).catch(() => [])
      const words = JSON.stringify(wordsOf(state))
      const knowsAll = words.includes(`"num-other-sentinels","${SENTINELS - 1}"`)
      if (knowsAll && words.includes('"num-slaves","1"')) return
      await sleep(200)
    }
  }

  await untilReplicated()
  await untilWatched()
  return {
    url,
    redis,
    port: () => primary,
    untilReplicated,
    /**
     * The primary dies; the replica takes over, and the dead one comes back as its replica.
     *
     * @param {() => void} onSwitch connections to the old one are to be reset
     * @returns {Promise<number>} milliseconds without a primary
     */
    async failOver(onSwitch) {
      const dead = primary
      const died = performance.now()
      await servers.get(dead)?.end('SIGKILL')
      while ((await readPrimary()) === dead) await sleep(50)
      primary = other(dead)
      proxy.reset()
      onSwitch()
      const awayMs = performance.now() - died
      await servers.get(dead)?.start()
      await untilReplicated()
      return awayMs
    },
    freeze: () => void servers.get(primary)?.freeze(),
    thaw: () => void servers.get(primary)?.thaw(),
    start: async () => void (await servers.get(primary)?.start()),
    /** @param {NodeJS.Signals} signal */
    end: async (signal) => void (await servers.get(primary)?.end(signal)),
    /** @param {string} name @param {string} value */
    configure: async (name, value) => void (await redis.config('SET', name, value)),
    async close() {
      redis.disconnect()
      sentinel.disconnect()
      proxy.close()
      for (const one of [...sentinels, ...servers.values()]) await one.end('SIGKILL')
    }
  }
}

/**
 * Names and values, one after the other: a map comes in the shape of its protocol.
 *
 * @param {unknown} reply
 * @returns {unknown[]}
 */
function wordsOf(reply) {
  if (Array.isArray(reply)) return reply
  return reply instanceof Map ? [...reply].flat() : Object.entries(reply ?? {}).flat()
}

/** @param {{ port: number, primary: number, password: string }} options */
function sentinelSettings({ port, primary, password }) {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${NAME} 127.0.0.1 ${primary} 2`,
    `sentinel auth-pass ${NAME} ${password}`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 10000`,
    ''
  ].join('\n')
}
