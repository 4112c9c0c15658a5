// @ts-check
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { installWithManager } from '../system-packages/install-with-manager.js'
import { canUnpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { serverOnPath } from './server-on-path.js'
import { oldestVersion } from './server-version.js'
import { stopSystemDaemon } from './stop-system-daemon.js'
import { unpackedServer, unpackServer } from './unpacked-server.js'

/**
 * Finds a Redis or Valkey server, the least intrusive way first: on the PATH, unpacked here before,
 * installed by the package manager, unpacked here now.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} the program
 */
export async function findServer(root, signal) {
  const before = await serverOnPath()
  const here = before.server ?? unpackedServer(root)
  if (here !== undefined) return here

  const installed = await installWithManager('redis', 'Redis', signal)
  if (installed.status === 'installed') {
    await stopSystemDaemon()
    const { server } = await serverOnPath()
    if (server !== undefined) return server
  }
  if (canUnpackDebianPackages()) {
    await unpackServer(root, signal)
    const server = unpackedServer(root)
    if (server !== undefined) return server
  }

  const command =
    installed.status === 'not-allowed' ? `\n     for example: sudo ${installed.command}` : ''
  const tooOld =
    before.tooOld.length > 0 ? `\nFound, but not usable: ${before.tooOld.join(', ')}.` : ''
  const output = installed.status === 'failed' ? `${installed.output}\n` : ''
  throw new CannotGoOn(
    `${output}A Redis server (${oldestVersion} or later) is needed, and none could be found or installed.${tooOld}
There are three ways to get one:
  1. put redis-server or valkey-server on the PATH;
  2. have it installed by the system’s package manager${command};
  3. name a running one: REDIS_URL=redis://host:6379 npm start`
  )
}
