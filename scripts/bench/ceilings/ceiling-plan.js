// @ts-check
import { fileURLToPath } from 'node:url'
import { freePort } from '../../ports/free-port.js'
import { isListening } from '../../trunk/edge.js'

const exitWithParent = new URL('../../exit-with-parent.js', import.meta.url).href

/**
 * How the bare thing is run that a figure of ours is held against.
 *
 * @param {'form-route' | 'script-route' | 'held-route' | 'relay-route' | 'told-sockets' | 'bare-sockets'} name
 * @param {Record<string, string>} [variables]
 */
export async function ceilingPlan(name, variables = {}) {
  const port = await freePort()
  const file = fileURLToPath(new URL(`${name}.js`, import.meta.url))
  /** @type {import('../../supervisor/supervised-process.js').Plan} */
  const plan = {
    name: `bare ${name}`,
    launch: () => ({
      program: process.execPath,
      args: [`--import=${exitWithParent}`, file],
      env: { PATH: process.env.PATH, PORT: `${port}`, ...variables },
      channel: true
    }),
    isReady: () => isListening(port)
  }
  return { plan, port }
}
