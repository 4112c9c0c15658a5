// @ts-check
import { runInstalled } from './run-installed.js'

const ARGS = ['--no-progress', '--preprocessor', './scripts/checks/knip-count.js']

/** Files, exports and dependencies that nobody uses. @type {import('./check.js').Check} */
export const unused = {
  name: 'unused',
  async run(root, signal) {
    const { code, output } = await runInstalled(root, 'knip', ARGS, signal)
    const looked = Number(/^looked at (\d+) files$/m.exec(output)?.[1] ?? 0)
    return { passed: code === 0, looked, output }
  }
}
