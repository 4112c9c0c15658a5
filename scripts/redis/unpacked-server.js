// @ts-check
import { join } from 'node:path'
import { isExecutable } from '../processes/find-program.js'
import { libraryPath } from '../system-packages/library-path.js'
import { unpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { writeLauncher } from '../system-packages/write-launcher.js'
import { step } from '../terminal/step.js'

/** @param {string} root */
const folderIn = (root) => join(root, '.cache', 'debian', 'redis')

/**
 * The server that was unpacked into this clone by an earlier start.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function unpackedServer(root) {
  const tree = folderIn(root)
  const program = join(tree, 'usr', 'bin', 'redis-server')
  if (!isExecutable(program)) return undefined
  const launcher = join(tree, 'redis-server')
  writeLauncher(launcher, program, { LD_LIBRARY_PATH: libraryPath(tree) })
  return launcher
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function unpackServer(root, signal) {
  return step('Fetching Redis and unpacking it into .cache/', (tell) =>
    unpackDebianPackages(['redis-server', 'redis-tools'], folderIn(root), { signal, tell })
  )
}
