// @ts-check
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { installWithManager } from '../system-packages/install-with-manager.js'
import { canUnpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { browserOnThisMachine } from './browser-on-this-machine.js'
import { unpackBrowser, unpackedBrowser } from './unpacked-browser.js'

/**
 * Finds the browser in which the tests open the pages, in the same order as a Redis.
 *
 * @param {string} root
 * @param {{ given?: string | undefined, signal?: AbortSignal | undefined }} options
 * @returns {Promise<string>} the program
 */
export async function findBrowser(root, { given, signal }) {
  const here = given || browserOnThisMachine() || unpackedBrowser(root)
  if (here) return here

  const installed = await installWithManager('browser', 'Chromium', signal)
  if (installed.status === 'installed') {
    const browser = browserOnThisMachine()
    if (browser !== undefined) return browser
  }
  if (canUnpackDebianPackages()) {
    await unpackBrowser(root, signal)
    const browser = unpackedBrowser(root)
    if (browser !== undefined) return browser
  }

  const command =
    installed.status === 'not-allowed' ? `\n     for example: sudo ${installed.command}` : ''
  const output = installed.status === 'failed' ? `${installed.output}\n` : ''
  throw new CannotGoOn(
    `${output}The tests need Chromium or Chrome, and none could be found or installed.
There are three ways to get one:
  1. put chromium or google-chrome on the PATH;
  2. have it installed by the system’s package manager${command};
  3. name one: BROWSER_PATH=/path/to/chromium npm test`
  )
}
