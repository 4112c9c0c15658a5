// @ts-check
import { findProgram } from '../processes/find-program.js'
import { isRecentEnough, serverVersion } from './server-version.js'

/**
 * The server on the PATH, if it is one that will do.
 *
 * @param {string} [path]
 * @returns {Promise<{ server?: string, tooOld: string[] }>}
 */
export async function serverOnPath(path = process.env.PATH) {
  const tooOld = []
  for (const name of ['redis-server', 'valkey-server']) {
    const server = findProgram([name], path)
    if (server === undefined) continue
    const version = await serverVersion(server)
    if (version !== undefined && isRecentEnough(version)) return { server, tooOld }
    tooOld.push(`${server} (${version ?? 'does not run'})`)
  }
  return { tooOld }
}
