// @ts-check
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { runCommand } from '../processes/run-command.js'
import { step } from '../terminal/step.js'
import { compiler } from './compiler.js'

/**
 * Brings `dist/` of every room up to date, or of one and what it stands on. TypeScript itself finds out
 * what has changed.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @param {{ room?: string, out?: NodeJS.WriteStream, quiet?: boolean }} [options]
 */
export async function build(root, signal, { room = '.', ...telling } = {}) {
  const compile = async (/** @type {import('../terminal/step.js').Tell} */ tell) => {
    const result = await runCommand(process.execPath, [compiler(root), '-b', '--verbose', room], {
      cwd: root,
      signal,
      onLine: (line) => tell(/Building project '.*?(\w+\/[\w-]+)\/tsconfig/.exec(line)?.[1] ?? '')
    })
    if (result.code !== 0) throw new CannotGoOn(`${faultsIn(result.output)}\nThe build failed.`)
  }
  await step('Building', compile, telling)
}

/**
 * Without what the compiler says about its progress.
 *
 * @param {string} output
 */
function faultsIn(output) {
  const progress = /^\d+:\d+:\d+ [AP]M - |^ {4}\* |^$/
  return output
    .split('\n')
    .filter((line) => !progress.test(line))
    .join('\n')
}
