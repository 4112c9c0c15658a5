// @ts-check
import { existsSync } from 'node:fs'
import { findProgram } from '../processes/find-program.js'
import { runCommand } from '../processes/run-command.js'

/**
 * Debian starts a server on port 6379 when its package is installed, now and at every boot. Nobody
 * asked for one: the product brings its own. Only called right after the product itself installed the package.
 */
export async function stopSystemDaemon() {
  if (existsSync('/run/systemd/system') && findProgram(['systemctl']) !== undefined) {
    await runCommand('systemctl', ['disable', '--now', 'redis-server.service'])
  } else if (existsSync('/etc/init.d/redis-server')) {
    await runCommand('/etc/init.d/redis-server', ['stop'])
    await runCommand('update-rc.d', ['redis-server', 'disable'])
  }
}
