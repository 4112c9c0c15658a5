// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRedis } from '@yobirin/redis'
import { endWithParent } from '../../processes/end-with-parent.js'
import { isAnswering } from '../../redis/ask-server.js'
import { serverSettings } from '../../redis/server-settings.js'
import { lastingPort } from './lasting-port.js'
import { serverProcess } from './server-process.js'

const MASTERS = 3
const SLOTS = 16_384
/** As infra/redis/start-redis.sh has it: so long is a master silent until its replica may take over. */
export const GIVEN_UP_AFTER_MS = 3_000

/** @typedef {Awaited<ReturnType<typeof startRedisCluster>>} RedisCluster */

/**
 * A Redis Cluster of three masters, each with a replica, all of them append-only.
 *
 * @param {string} program
 * @param {string} folder
 */
export async function startRedisCluster(program, folder) {
  const password = randomBytes(24).toString('base64url')
  const nodes = await Promise.all(
    Array.from({ length: MASTERS * 2 }, () => startNode({ program, folder, password }))
  )
  const [first] = nodes
  if (!first) throw new Error('A Cluster has nodes')
  const [masters, replicas] = [nodes.slice(0, MASTERS), nodes.slice(MASTERS)]
  await shareSlots(masters)
  for (const { port, busPort } of nodes.slice(1)) {
    await first.redis.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort)
  }
  await untilAll(({ size, healthy }) => size === nodes.length && healthy)
  for (const [index, { redis }] of replicas.entries()) {
    await redis.call(
      'CLUSTER',
      'REPLICATE',
      String(await masters[index]?.redis.call('CLUSTER', 'MYID'))
    )
  }
  await untilWhole()

  const url = `redis-cluster://:${password}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`
  const redis = connectRedis(url, { name: 'soak', onError: () => {} })
  return {
    url,
    redis,
    port: () => first.port,
    freeze: () => nodes.forEach((node) => void node.freeze()),
    thaw: () => nodes.forEach((node) => void node.thaw()),
    start: async () => void (await Promise.all(nodes.map((node) => node.start()))),
    /** @param {NodeJS.Signals} signal */
    end: async (signal) => void (await Promise.all(nodes.map((node) => node.end(signal)))),
    /** @param {string} name @param {string} value */
    configure: async (name, value) =>
      void (await Promise.all(nodes.map(({ redis: one }) => one.config('SET', name, value)))),
    untilWhole,
    /** @returns {Promise<Node[]>} those that hold slots now */
    async masters() {
      const { masters: ports } = await viewOf(first)
      return nodes.filter(({ port }) => ports.includes(port))
    },
    /** Waits until the slots of a dead master are another's. @param {Node} dead */
    async untilTakenOver(dead) {
      const asked = nodes.find((node) => node !== dead) ?? first
      while ((await viewOf(asked)).masters.includes(dead.port)) await sleep(20)
    },
    async close() {
      redis.disconnect()
      for (const node of nodes) {
        node.redis.disconnect()
        await node.end('SIGKILL')
      }
    }
  }

  /** Every slot has a master, and every master a replica that has all of it. */
  async function untilWhole() {
    await untilAll(({ size, healthy }) => size === nodes.length && healthy)
    for (const { redis } of nodes) {
      for (;;) {
        const info = await redis.info('replication').catch(() => '')
        if (/master_link_status:up|state=online,.*lag=[01]\b/.test(info)) break
        await sleep(100)
      }
    }
  }

  /** @param {(view: View) => boolean} holds */
  async function untilAll(holds) {
    for (const node of nodes) while (!holds(await viewOf(node))) await sleep(50)
  }
}

/** @typedef {Awaited<ReturnType<typeof startNode>>} Node */

/** @param {{ program: string, folder: string, password: string }} options */
async function startNode({ program, folder, password }) {
  const [port, busPort] = [await lastingPort(), await lastingPort()]
  const own = join(folder, `redis-${port}`)
  mkdirSync(own, { recursive: true })
  const input = [
    serverSettings({ port, password, folder: own, keep: true }),
    `masterauth ${password}`,
    'cluster-enabled yes',
    `cluster-port ${busPort}`,
    `cluster-node-timeout ${GIVEN_UP_AFTER_MS}`,
    'cluster-require-full-coverage no',
    'repl-diskless-sync-delay 0',
    ''
  ].join('\n')
  const [head = program, ...args] = [...endWithParent(), program, '-']
  const server = serverProcess({
    name: `redis ${port}`,
    launch: () => ({ program: head, args, env: process.env, input }),
    isReady: () => isAnswering({ port, password })
  })
  await server.start()
  const redis = connectRedis(`redis://:${password}@127.0.0.1:${port}`, {
    name: 'soak',
    onError: () => {}
  })
  return { ...server, port, busPort, redis }
}

/**
 * Gives each master its share of the slots.
 *
 * @param {readonly Node[]} masters
 */
async function shareSlots(masters) {
  for (const [index, { redis }] of masters.entries()) {
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    const [from = 0, to = 0] = [index, index + 1].map((edge) =>
      Math.floor((edge * SLOTS) / MASTERS)
    )
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', from, to - 1)
  }
}

/**
 * What one node knows of all.
 *
 * @typedef {{ size: number, healthy: boolean, masters: number[] }} View `masters` by their ports
 */

/** @param {Node} node @returns {Promise<View>} */
async function viewOf({ redis }) {
  const [info, text] = await Promise.all(
    ['INFO', 'NODES'].map((what) => redis.call('CLUSTER', what).then(String, () => ''))
  )
  const lines = (text ?? '').split('\n').filter(Boolean)
  const ofSlots = lines.filter(
    (line) => / master /.test(flagsApart(line)) && /\s\d+-\d+/.test(line)
  )
  return {
    size: lines.length,
    healthy: /cluster_state:ok/.test(info ?? '') && !/[ ,](fail|handshake|noaddr)/.test(text ?? ''),
    masters: ofSlots.map((line) => Number(/:(\d+)@/.exec(line)?.[1]))
  }
}

/** `myself,master` as ` myself master `. @param {string} line */
const flagsApart = (line) => ` ${(line.split(' ')[2] ?? '').replaceAll(',', ' ')} `
