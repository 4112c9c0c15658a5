// @ts-check
import { findProgram } from '../processes/find-program.js'
import { isRecentEnough, serverVersion } from './server-version.js'

/**
 * @typedef {object} ServerProgram
 * @property {string} program absolute path
 * @property {NodeJS.ProcessEnv} env what it needs besides, such as where its libraries lie
 */

/**
 * The server on the PATH, if it is one that will do.
 *
 * @returns {Promise<{ server?: ServerProgram, tooOld: string[] }>}
 */
export async function serverOnPath(path = process.env.PATH) {
  const tooOld = []
  for (const name of ['redis-server', 'valkey-server']) {
    const program = findProgram([name], path)
    if (program === undefined) continue
    const version = await serverVersion({ program, env: {} })
    if (version !== undefined && isRecentEnough(version)) {
      return { server: { program, env: {} }, tooOld }
    }
    tooOld.push(`${program} (${version ?? 'does not run'})`)
  }
  return { tooOld }
}
