// @ts-check
import { join } from 'node:path'
import { runCommand } from '../processes/run-command.js'

/**
 * Runs a program that the installation brought.
 *
 * @param {string} root
 * @param {string} name
 * @param {string[]} args
 * @param {AbortSignal} signal
 */
export function runInstalled(root, name, args, signal) {
  return runCommand(join(root, 'node_modules', '.bin', name), args, { cwd: root, signal })
}
