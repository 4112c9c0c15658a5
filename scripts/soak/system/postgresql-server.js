// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { newCluster } from '../../postgresql/new-cluster.js'
import { serverProcess } from './server-process.js'

// What it says it has written outlives the process; a power cut of the machine is not played.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 60,
  shared_buffers: '64MB',
  fsync: 'off',
  jit: 'off'
}

/** @typedef {Awaited<ReturnType<typeof startPostgresql>>} PostgresqlServer */

/**
 * A PostgreSQL that may be broken.
 *
 * @param {import('../../postgresql/find-programs.js').Programs} programs
 * @param {AbortSignal} signal
 */
export async function startPostgresql(programs, signal) {
  // It runs as somebody who may not look into the clone.
  const folder = mkdtempSync(join(tmpdir(), 'yobirin-soak-postgresql-'))
  const { url, ...plan } = await newCluster(programs, folder, { settings: SETTINGS, signal })
  const server = serverProcess({ name: 'postgresql', ...plan })
  await server.start()
  /** @param {NodeJS.Signals} signal */
  const toAll = (signal) => {
    for (const pid of familyOf(server.pid())) {
      try {
        process.kill(pid, signal)
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  return {
    url,
    start: server.start,
    /** As a machine that loses its power: every process of it at once. */
    async kill() {
      const family = familyOf(server.pid())
      toAll('SIGKILL')
      await server.end('SIGKILL')
      await untilGone(family)
    },
    /** An operator's restart that waits for nobody. */
    end: () => server.end('SIGINT'),
    freeze: () => toAll('SIGSTOP'),
    thaw: () => toAll('SIGCONT'),
    /** @param {string} sql @param {unknown[]} [values] @returns {Promise<any[]>} */
    async query(sql, values = []) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
      client.on('error', () => {})
      await client.connect()
      try {
        return (await client.query(sql, values)).rows
      } finally {
        await client.end().catch(() => {})
      }
    },
    /** A connection that stays. */
    async connect() {
      const client = new pg.Client({ connectionString: url })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    async close() {
      toAll('SIGCONT')
      await server.end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/**
 * The server and what it forked, each of which is a process group of its own.
 *
 * @param {number | undefined} pid
 * @returns {number[]}
 */
function familyOf(pid) {
  if (pid === undefined) return []
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [pid, ...children.split(' ').filter(Boolean).map(Number)]
}

/** @param {number[]} pids */
async function untilGone(pids) {
  const isThere = (/** @type {number} */ pid) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  while (pids.some(isThere)) await sleep(20)
}
