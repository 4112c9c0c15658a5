// @ts-check
import { spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * Runs the tests and shows what tap says.
 *
 * @param {string} root
 * @param {string[]} args
 * @param {{ environment: NodeJS.ProcessEnv, signal: AbortSignal, collect?: boolean }} options
 *   `collect` keeps what is shown; without it tap may draw on the terminal
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runTap(root, args, { environment, signal, collect = false }) {
  const tap = join(root, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tap, 'run', ...args], {
      cwd: root,
      env: environment,
      stdio: ['ignore', collect ? 'pipe' : 'inherit', 'inherit']
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text
      process.stdout.write(text)
    })
    const stop = () => child.kill('SIGTERM')
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
