// @ts-check
import { spawn } from 'node:child_process'

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 127 where the program could not be started, 1 where a signal ended it
 * @property {string} stdout
 * @property {string} output standard output and standard error as they came
 */

/**
 * Runs a program to its end without a keyboard and collects what it says.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{
 *   cwd?: string,
 *   env?: NodeJS.ProcessEnv,
 *   signal?: AbortSignal | undefined,
 *   user?: { uid: number, gid: number } | undefined,
 *   onLine?: (line: string) => void
 * }} [options] `signal` ends the program; `user` is whom it runs as; `onLine` hears each line as it comes
 * @returns {Promise<CommandResult>}
 */
export function runCommand(program, args, { cwd, env, signal, user, onLine } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const child = spawn(program, args, { cwd, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let output = ''
    const stop = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', stop, { once: true })

    const collect = (/** @type {string} */ text) => {
      output += text
      const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
      if (lines.length > 0) onLine?.(/** @type {string} */ (lines.at(-1)).trim())
    }
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      collect(text)
    })
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => {
      signal?.removeEventListener('abort', stop)
      resolve({ code: 127, stdout, output: `${output}${error.message}\n` })
    })
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(signal.reason)
      else resolve({ code: code ?? 1, stdout, output })
    })
  })
}
