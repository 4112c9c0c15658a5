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
  await step('Building', async () => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const result = await runCommand(process.execPath, [compiler, '-b'], { cwd: root, signal })
    if (result.code !== 0) throw new CannotGoOn(`${result.output}\nThe build failed.`)
  })
}
