// @ts-check
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../ports/free-port.js'
import { findPrograms } from '../postgresql/find-programs.js'
import { serverUser } from '../postgresql/server-user.js'
import { copyPrograms } from '../postgresql/unpacked-programs.js'
import { endWithParent } from '../processes/end-with-parent.js'
import { runCommand } from '../processes/run-command.js'
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
async function start({ tree, ...found }, folder, signal) {
  const user = serverUser()
  const copied = user && tree && copyPrograms(tree, join(folder, 'programs'))
  const programs = copied || found
  const env = { ...process.env, ...programs.env }
  const program = (/** @type {string} */ name) => join(programs.folder, name)
  const password = randomBytes(24).toString('base64url')
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')]
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid)

  const made = await runCommand(
    program('initdb'),
    [
      ...['--pgdata', data, '--username', 'tests', '--pwfile', passwordFile, '--no-sync'],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale']
    ],
    { cwd: folder, env, signal, user }
  )
  if (made.code !== 0) throw new Error(`initdb failed: ${made.output}`)

  const port = await freePort()
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`
  ])
  const [first = '', ...rest] = [...endWithParent('SIGINT'), program('postgres'), '-D', data]
  const server = supervisedProcess(
    {
      name: 'postgresql',
      launch: () => ({ program: first, args: [...rest, ...settings], cwd: folder, env, user }),
      isReady: async () =>
        (await runCommand(program('pg_isready'), ['-h', '127.0.0.1', '-p', `${port}`], { env }))
          .code === 0,
      // At once, whoever is connected.
      stopSignal: 'SIGINT'
    },
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
  return { url: `postgresql://tests:${password}@127.0.0.1:${port}/postgres`, stop }
}
