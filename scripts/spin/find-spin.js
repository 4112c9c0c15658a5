// @ts-check
import { join } from 'node:path'
import { findProgram, isExecutable } from '../processes/find-program.js'
import {
  canUnpackDebianPackages,
  unpackDebianPackages
} from '../system-packages/unpack-debian-packages.js'
import { step } from '../terminal/step.js'
import { writeCompiler } from './write-compiler.js'

/**
 * @typedef {object} Spin
 * @property {string} spin the model checker; it writes a checker of one model, in C
 * @property {string} compiler for that C, and for the preprocessing of the model with -E
 */

// A small compiler, since the checker is compiled anew for every run: the large ones take longer for it
// than it then takes to run. With it come the headers and start files of C.
const PACKAGES = ['spin', 'tcc', 'libc6-dev', 'linux-libc-dev']

/**
 * Finds spin and a C compiler: on the PATH, unpacked here before, unpacked here now, or any compiler
 * beside a spin that is there. Nothing is installed.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @returns {Promise<Spin | undefined>} undefined where there is no way to get them
 */
export async function findSpin(root, signal) {
  const spin = findProgram(['spin'])
  const small = findProgram(['tcc'])
  if (spin && small) return { spin, compiler: small }

  const tree = join(root, '.cache', 'debian', 'spin')
  const unpacked = join(tree, 'usr', 'bin', 'spin')
  if (!isExecutable(unpacked) && canUnpackDebianPackages()) {
    await step('Fetching spin and a C compiler and unpacking them into .cache/', (tell) =>
      unpackDebianPackages(PACKAGES, tree, { signal, tell })
    )
  }
  if (isExecutable(unpacked)) return { spin: unpacked, compiler: writeCompiler(tree) }

  const large = findProgram(['cc', 'gcc', 'clang'])
  return spin && large ? { spin, compiler: large } : undefined
}
