// @ts-check
import { runCheck } from '../checks/check.js'
import { types } from '../checks/types.js'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { root } from '../workspace/root.js'
import { runTap } from './run-tap.js'
import { testEnvironment } from './test-environment.js'

/**
 * What `npm test` does.
 *
 * @param {string[]} args tap's, such as the files to run
 * @returns {Promise<number>} tap's exit code
 */
export async function main(args) {
  const { stop: signal } = stopRequests()
  const { environment, stop } = await testEnvironment(root, { given: process.env, signal })
  try {
    if (!(await runCheck(types, root, signal))) throw new CannotGoOn('The types are not right.')
    const { code } = await runTap(root, args, { environment, signal })
    return code
  } finally {
    await stop()
  }
}
