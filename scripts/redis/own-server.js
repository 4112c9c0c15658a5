// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { freePort } from '../ports/free-port.js'
import { endWithParent } from '../processes/end-with-parent.js'
import { isAnswering } from './ask-server.js'
import { serverSettings } from './server-settings.js'

/**
 * Plans a server of our own: on the loopback, on a free port, behind a random password. Port and
 * password stay the same however often it is started again, so that its clients find it.
 *
 * @param {string} program
 * @param {{ folder: string, keep: boolean }} data where its data lies, and whether to keep them
 */
export async function ownServer(program, { folder, keep }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const address = { port: await freePort(), password: randomBytes(24).toString('base64url') }
  const [first = program, ...rest] = [...endWithParent(), program, '-']

  /** @type {import('../supervisor/supervised-process.js').Plan} */
  const plan = {
    name: 'redis',
    launch: () => ({
      program: first,
      args: rest,
      env: process.env,
      input: serverSettings({ ...address, folder, keep })
    }),
    isReady: () => isAnswering(address)
  }
  return { plan, address, url: `redis://:${address.password}@127.0.0.1:${address.port}` }
}
