// @ts-check
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { findSpin } from '../spin/find-spin.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { runTap } from '../testing/run-tap.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'

const TEST = 'services/call-verification/test/model.test.ts'

/**
 * What `npm run prove` does: the proof of the core at more length than every run of the tests can afford.
 *
 * @returns {Promise<number>} tap's exit code
 */
export async function main() {
  const { stop: signal } = stopRequests()
  await installDependencies(root, signal)
  const found = await findSpin(root, signal)
  if (found === undefined) {
    throw new CannotGoOn(
      'There is no spin here, and it cannot be fetched (Debian: spin tcc libc6-dev).'
    )
  }
  console.log(
    'Looking at every state of the model; this takes some minutes and up to 4 GB of memory.'
  )
  const environment = {
    ...process.env,
    SPIN_PATH: found.spin,
    SPIN_COMPILER_PATH: found.compiler,
    PROVE: 'at length'
  }
  const args = ['--reporter=tap', '--timeout=3600', TEST]
  const { code } = await runTap(root, args, { environment, signal })
  return code
}
