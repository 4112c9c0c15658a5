// @ts-check
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { runCommand } from '../processes/run-command.js'
import { step } from '../terminal/step.js'

/**
 * Brings `dist/` of every room up to date. TypeScript itself finds out what has changed.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function build(root, signal) {
  await step('Building', async (tell) => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const result = await runCommand(process.execPath, [compiler, '-b', '--verbose'], {
      cwd: root,
      signal,
      onLine: (line) => tell(/Building project '.*?(\w+\/[\w-]+)\/tsconfig/.exec(line)?.[1] ?? '')
    })
    if (result.code !== 0) throw new CannotGoOn(`${faultsIn(result.output)}\nThe build failed.`)
  })
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
