// @ts-check
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../supervisor/until.js'
import { askServer, isAnswering } from './ask-server.js'

/** @param {string} folder */
const noteIn = (folder) => join(folder, 'redis.json')

/**
 * Notes where our server is, so that the next start can find one that outlived its supervisor: two
 * servers on one append-only file would spoil it.
 *
 * @param {string} folder
 * @param {import('./ask-server.js').Address} address
 */
export function noteServer(folder, address) {
  writeFileSync(noteIn(folder), JSON.stringify(address), { mode: 0o600 })
}

/** @param {string} folder */
function forgetServer(folder) {
  rmSync(noteIn(folder), { force: true })
}

/**
 * Stops a server that an earlier start left behind. That it answers to our password proves that it
 * is ours, whoever has its port or process id by now.
 *
 * @param {string} folder
 * @returns {Promise<boolean>} whether there was one
 */
export async function stopLeftOverServer(folder) {
  const address = readNote(folder)
  if (address === undefined || (await askServer(address, 'PING')) === undefined) return false
  await askServer(address, 'SHUTDOWN')
  await until(async () => (await askServer(address, 'PING')) === undefined, { forAtMost: 20_000 })
  if (await isAnswering(address)) throw new Error(`Redis on port ${address.port} does not stop`)
  forgetServer(folder)
  return true
}

/**
 * @param {string} folder
 * @returns {import('./ask-server.js').Address | undefined}
 */
function readNote(folder) {
  try {
    return JSON.parse(readFileSync(noteIn(folder), 'utf8'))
  } catch {
    return undefined
  }
}
