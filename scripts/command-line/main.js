// @ts-check
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { sandboxAccess } from './sandbox-access.js'

/**
 * What `npm run yobirin` does: brings the command line up to date without a word on standard output,
 * which belongs to it, and runs it.
 *
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function main(args) {
  const quietly = { out: process.stderr, quiet: true }
  await installDependencies(root, undefined, quietly)
  await build(root, undefined, { ...quietly, room: 'services/command-line' })
  const environment = { ...sandboxAccess(join(root, '.data'), process.env), ...process.env }
  return runToItsEnd(join(root, 'services', 'command-line', 'dist', 'main.js'), args, environment)
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function runToItsEnd(program, args, env) {
  // Ctrl-C reaches the child as well, which finishes what is under way; other signals are handed on.
  process.on('SIGINT', () => {})
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { env, stdio: 'inherit' })
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
