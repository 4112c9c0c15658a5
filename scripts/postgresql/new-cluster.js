// @ts-check
import { randomBytes } from 'node:crypto'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../ports/free-port.js'
import { endWithParent } from '../processes/end-with-parent.js'
import { runCommand } from '../processes/run-command.js'
import { serverUser } from './server-user.js'
import { copyPrograms } from './unpacked-programs.js'

/**
 * Makes the data of a new server in an empty folder, and plans the server: on the loopback, on a free
 * port, behind a random password.
 *
 * @param {import('./find-programs.js').Programs} programs
 * @param {string} folder
 * @param {{ settings: Record<string, string | number>, signal?: AbortSignal }} options
 */
export async function newCluster({ tree, ...found }, folder, { settings, signal }) {
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
  const args = Object.entries({ ...settings, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`
  ])
  const [first = '', ...rest] = [...endWithParent('SIGINT'), program('postgres'), '-D', data]
  return {
    url: `postgresql://tests:${password}@127.0.0.1:${port}/postgres`,
    launch: () => ({ program: first, args: [...rest, ...args], cwd: folder, env, user }),
    isReady: async () =>
      (await runCommand(program('pg_isready'), ['-h', '127.0.0.1', '-p', `${port}`], { env }))
        .code === 0
  }
}
