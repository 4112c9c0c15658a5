// @ts-check
import { join } from 'node:path'
import { isExecutable } from '../processes/find-program.js'
import { libraryPath } from '../system-packages/library-path.js'
import { unpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { step } from '../terminal/step.js'

/** @param {string} root */
const folderIn = (root) => join(root, '.cache', 'debian', 'redis')

/**
 * The server that was unpacked into this clone by an earlier start.
 *
 * @param {string} root
 * @returns {import('./server-program.js').ServerProgram | undefined}
 */
export function unpackedServer(root) {
  const program = join(folderIn(root), 'usr', 'bin', 'redis-server')
  if (!isExecutable(program)) return undefined
  return { program, env: { LD_LIBRARY_PATH: libraryPath(folderIn(root)) } }
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function unpackServer(root, signal) {
  const folder = folderIn(root)
  return step('Fetching Redis and unpacking it into .cache/', (tell) =>
    unpackDebianPackages(['redis-server', 'redis-tools'], folder, { signal, tell })
  )
}
