// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { runCommand } from '../processes/run-command.js'
import { step } from '../terminal/step.js'
import { hasEveryModulesFolder, installedState } from './installed-state.js'

// Fetched by npx: a native program that needs no particular Node, and leaves nothing in the system.
export const PNPM = 'pnpm@12.21.0'

/**
 * Installs the dependencies where the manifests or the lock file changed since the last time.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @param {{ out?: NodeJS.WriteStream, quiet?: boolean }} [telling]
 */
export async function installDependencies(root, signal, telling) {
  const stamp = join(root, 'node_modules', '.cache', 'installed-state')
  const state = installedState(root)
  if (readIfThere(stamp) === state && hasEveryModulesFolder(root)) return

  const install = async (/** @type {import('../terminal/step.js').Tell} */ tell) => {
    const result = await runCommand('npx', ['-y', PNPM, 'install', '--frozen-lockfile'], {
      cwd: root,
      // Without a keyboard pnpm gives up where it would ask; CI tells it not to ask.
      env: { ...process.env, CI: 'true' },
      signal,
      onLine: tell
    })
    if (result.code !== 0) {
      throw new CannotGoOn(
        `${result.output}\nThe dependencies could not be installed; the reason stands above.`
      )
    }
  }
  await step('Installing the dependencies', install, telling)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, state)
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
