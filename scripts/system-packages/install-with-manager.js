// @ts-check
import { findProgram } from '../processes/find-program.js'
import { runCommand } from '../processes/run-command.js'
import { step } from '../terminal/step.js'
import { packageManagers } from './package-managers.js'

/**
 * Installs what is wanted with the system's package manager where this user may use it, and says so
 * before it does.
 *
 * @param {'redis' | 'browser' | 'trunk'} wanted
 * @param {string} name what to call it to the person who waits
 * @param {AbortSignal} [signal]
 * @returns {Promise<
 *   | { status: 'installed' }
 *   | { status: 'failed', output: string }
 *   | { status: 'not-allowed', command: string }
 *   | { status: 'no-manager' }
 * >}
 */
export async function installWithManager(wanted, name, signal) {
  const manager = packageManagers.find(({ program }) => findProgram([program]) !== undefined)
  const packages = manager?.packages[wanted]
  if (manager === undefined || packages === undefined) return { status: 'no-manager' }
  const command = [...manager.install, ...packages]
  const isRoot = process.getuid?.() === 0
  if (manager.asRoot !== isRoot) return { status: 'not-allowed', command: command.join(' ') }

  console.log(`${name} is not here; installing it with: ${command.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' }
  return step(`Installing ${name}`, async (tell) => {
    // Lists that cannot be fetched may still be there from before: only the installation decides.
    for (const [program = '', ...args] of manager.prepare) {
      await runCommand(program, args, { env, signal, onLine: tell })
    }
    const [program = '', ...args] = command
    const { code, output } = await runCommand(program, args, { env, signal, onLine: tell })
    return code === 0 ? { status: 'installed' } : { status: 'failed', output }
  })
}
