// @ts-check
import { servicesFor } from '../settings/services.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { runProduct } from './run-product.js'

/**
 * What `npm start` does.
 *
 * @returns {Promise<number>} exit code
 */
export async function main() {
  const requests = stopRequests()
  return runProduct({
    root,
    given: process.env,
    services: servicesFor(process.env),
    requests,
    async prepare(signal) {
      await installDependencies(root, signal)
      await build(root, signal)
    }
  })
}
