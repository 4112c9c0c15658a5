// @ts-check
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * @typedef {object} Launch how to start a process
 * @property {string} program
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [input] what it reads on standard input
 * @property {{ uid: number, gid: number } | undefined} [user] whom it runs as
 * @property {boolean} [channel] whether it is told when this process dies
 */

/**
 * Starts a process in a group of its own: Ctrl-C on the terminal then reaches the supervisor alone,
 * which stops everything in its order.
 *
 * @param {Launch} launch
 * @param {(line: string) => void} onLine
 */
export function launchProcess({ program, args, cwd, env, input, user, channel = false }, onLine) {
  const child = spawn(program, args, {
    cwd,
    env,
    ...user,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(channel ? [/** @type {const} */ ('ipc')] : [])]
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine)
  }
  // It may die before it has read.
  child.stdin?.on('error', () => {}).end(input ?? '')
  return child
}
