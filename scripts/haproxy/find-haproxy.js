// @ts-check
import { delimiter, join } from 'node:path'
import { findProgram, isExecutable } from '../processes/find-program.js'
import { libraryPath } from '../system-packages/library-path.js'
import {
  canUnpackDebianPackages,
  unpackDebianPackages
} from '../system-packages/unpack-debian-packages.js'
import { writeLauncher } from '../system-packages/write-launcher.js'
import { step } from '../terminal/step.js'

// Daemons lie where only root's PATH leads.
const PATH = [process.env.PATH ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter)

/**
 * Finds HAProxy: on the machine, unpacked here before, unpacked here now. It is never installed, which would
 * start one on the machine.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @returns {Promise<string | undefined>} undefined where there is no way to get it
 */
export async function findHaproxy(root, signal) {
  const here = findProgram(['haproxy'], PATH)
  if (here !== undefined) return here
  const folder = join(root, '.cache', 'debian', 'haproxy')
  const unpacked = join(folder, 'usr', 'sbin', 'haproxy')
  if (!isExecutable(unpacked) && canUnpackDebianPackages()) {
    await step('Fetching HAProxy and unpacking it into .cache/', (tell) =>
      unpackDebianPackages(['haproxy'], folder, { signal, tell })
    )
  }
  if (!isExecutable(unpacked)) return undefined
  const launcher = join(folder, 'haproxy')
  writeLauncher(launcher, unpacked, { LD_LIBRARY_PATH: libraryPath(folder) })
  return launcher
}
