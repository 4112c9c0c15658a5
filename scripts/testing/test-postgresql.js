// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPrograms } from '../postgresql/find-programs.js'
import { newCluster } from '../postgresql/new-cluster.js'
import { supervisedProcess } from '../supervisor/supervised-process.js'
import { step } from '../terminal/step.js'

// Nothing of it outlives the run, so it need not survive a power cut. That its time zone is neither the
// host's nor Japan's shows whether something depends on it.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 300,
  shared_buffers: '64MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  jit: 'off',
  timezone: 'America/New_York'
}

/**
 * One PostgreSQL for a whole run of tests, each of which makes a database of its own in it. Where
 * there is none, the tests run on PGlite alone, and one line says so.
 *
 * @param {string} root
 * @param {{ given: string | undefined, signal: AbortSignal }} options `given` is the address of another
 * @returns {Promise<{ url?: string, stop: () => Promise<void> }>}
 */
export async function startTestPostgresql(root, { given, signal }) {
  if (given) return { url: given, stop: async () => {} }
  const programs = await findPrograms(root, signal)
  if (programs === undefined) return without('no PostgreSQL was found or could be fetched')
  const folder = mkdtempSync(join(tmpdir(), 'yobirin-test-postgresql-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    return await step('Starting PostgreSQL', () => start(programs, folder, signal))
  } catch (error) {
    remove()
    if (signal.aborted) throw error
    return without(/** @type {Error} */ (error).message)
  }
}

/** @param {string} why */
function without(why) {
  const line = `THE TESTS RUN ON PGLITE ONLY, in one process each: ${why.trim()}`
  console.log(line.replaceAll(/\s*\n\s*/g, ' '))
  return { stop: async () => {} }
}

/**
 * @param {import('../postgresql/find-programs.js').Programs} programs
 * @param {string} folder
 * @param {AbortSignal} signal
 */
async function start(programs, folder, signal) {
  const { url, ...plan } = await newCluster(programs, folder, { settings: SETTINGS, signal })
  const server = supervisedProcess(
    // At once, whoever is connected.
    { name: 'postgresql', ...plan, stopSignal: 'SIGINT' },
    { say: console.log, onLine: () => {} }
  )
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await server.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}
