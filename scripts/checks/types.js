// @ts-check
import { runCommand } from '../processes/run-command.js'
import { compiler } from '../workspace/compiler.js'

const PROJECTS = ['tsconfig.test.json', 'scripts']

/** What the build does not compile: tests and scripts. @type {import('./check.js').Check} */
export const types = {
  name: 'types',
  async run(root, signal) {
    let [passed, looked, output] = [true, 0, '']
    for (const project of PROJECTS) {
      const args = [compiler(root), '-p', project, '--listFiles']
      const result = await runCommand(process.execPath, args, { cwd: root, signal })
      const listed = (/** @type {string} */ line) => /^(\/|[A-Z]:).*\.[cm]?[jt]sx?$/.test(line)
      const lines = result.output.split('\n')
      passed &&= result.code === 0
      looked += lines.filter((line) => listed(line) && !line.includes('/node_modules/')).length
      output += lines.filter((line) => !listed(line)).join('\n')
    }
    return { passed, looked, output }
  }
}
