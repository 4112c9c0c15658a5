// @ts-check
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { services } from '../settings/services.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { runProduct } from './run-product.js'

/** What `npm start` does. */
export async function main() {
  const requests = stopRequests()
  try {
    await runProduct({
      root,
      given: process.env,
      services,
      requests,
      async prepare(signal) {
        await installDependencies(root, signal)
        await build(root, signal)
      }
    })
    process.exit(requests.stopAtOnce.aborted ? 130 : 0)
  } catch (error) {
    console.error(error instanceof CannotGoOn ? `\n${error.message}` : error)
    process.exit(1)
  }
}
