// @ts-check
import { installWithManager } from '../system-packages/install-with-manager.js'
import { canUnpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { trunkProgramsOnThisMachine } from './trunk-programs-on-this-machine.js'
import { unpackedTrunkPrograms, unpackTrunkPrograms } from './unpacked-trunk-programs.js'

/**
 * @typedef {object} TrunkPrograms
 * @property {string} kamailio
 * @property {string} sipp
 * @property {boolean} hasTls whether this Kamailio can do TLS
 */

/**
 * Finds Kamailio and SIPp, for calls over a real trunk, in the same order as a Redis. A machine may be
 * without them: then nothing is thrown, and who asks says what is left out.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @returns {Promise<TrunkPrograms | undefined>}
 */
export async function findTrunkPrograms(root, signal) {
  const here = trunkProgramsOnThisMachine()
  if (here?.hasTls) return here
  const before = unpackedTrunkPrograms(root)
  if (before !== undefined) return before

  const installed = await installWithManager('trunk', 'Kamailio and SIPp', signal)
  if (installed.status === 'installed') return trunkProgramsOnThisMachine()
  if (canUnpackDebianPackages()) {
    await unpackTrunkPrograms(root, signal)
    const unpacked = unpackedTrunkPrograms(root)
    if (unpacked !== undefined) return unpacked
  }
  return here
}
