// @ts-check
import { join } from 'node:path'
import { findProgram, isExecutable } from '../processes/find-program.js'
import {
  canUnpackDebianPackages,
  unpackDebianPackages
} from '../system-packages/unpack-debian-packages.js'
import { step } from '../terminal/step.js'

/**
 * Finds promtool: on the PATH, unpacked here before, unpacked here now. It is never installed, which would
 * start a Prometheus on the machine.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @returns {Promise<string | undefined>} undefined where there is no way to get it
 */
export async function findPromtool(root, signal) {
  const here = findProgram(['promtool'])
  if (here !== undefined) return here
  const folder = join(root, '.cache', 'debian', 'prometheus')
  const unpacked = join(folder, 'usr', 'bin', 'promtool')
  if (!isExecutable(unpacked) && canUnpackDebianPackages()) {
    await step('Fetching promtool and unpacking it into .cache/', (tell) =>
      unpackDebianPackages(['prometheus'], folder, { signal, tell })
    )
  }
  return isExecutable(unpacked) ? unpacked : undefined
}
