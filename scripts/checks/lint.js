// @ts-check
import { runInstalled } from './run-installed.js'

/** Format and lint. @type {import('./check.js').Check} */
export const lint = {
  name: 'lint',
  async run(root, signal) {
    const { code, output } = await runInstalled(root, 'biome', ['ci', '--colors=off', '.'], signal)
    return { passed: code === 0, looked: Number(/Checked (\d+) files?/.exec(output)?.[1]), output }
  }
}
