// @ts-check
import { runCommand } from '../processes/run-command.js'

// BullMQ asks for it, and so do commands that the scripts under redis-scripts/ use.
const OLDEST = { major: 6, minor: 2 }
export const oldestVersion = `${OLDEST.major}.${OLDEST.minor}`

/**
 * The version that a Redis or Valkey server says it is, or undefined where it cannot even say that.
 *
 * @param {string} server the program
 */
export async function serverVersion(server) {
  const { stdout } = await runCommand(server, ['--version'])
  return versionIn(stdout)
}

/** @param {string} text such as `Redis server v=7.0.15 sha=00000000:0 malloc=…` */
export function versionIn(text) {
  return /\bv=(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1]
}

/** @param {string} version */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)
}
