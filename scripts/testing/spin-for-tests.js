// @ts-check
import { findSpin } from '../spin/find-spin.js'

/**
 * Where the tests find the model checker. Without it they leave the proof of the core out, and that is said
 * where nobody overlooks it.
 *
 * @param {string} root
 * @param {{ given: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function spinForTests(root, { given, signal }) {
  if (given.SPIN_PATH && given.SPIN_COMPILER_PATH) return {}
  const found = await findSpin(root, signal)
  if (found !== undefined) return { SPIN_PATH: found.spin, SPIN_COMPILER_PATH: found.compiler }
  console.log(
    'SKIPPED: the proof of the core, since spin and a C compiler are not here and cannot be fetched (Debian: spin tcc libc6-dev).'
  )
  return {}
}
