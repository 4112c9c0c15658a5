// @ts-check
import { runCommand } from '../processes/run-command.js'
import { PNPM } from '../workspace/install.js'

/** Time in which the registry has to say what it knows. */
const PATIENCE_MS = 20_000

/**
 * What the registry knows against what is deployed. A registry that gives no answer is said so and is no fault of
 * the commit.
 *
 * @type {import('./check.js').Check}
 */
export const knownVulnerabilities = {
  name: 'known vulnerabilities of what is deployed',
  async run(root, signal) {
    const patience = AbortSignal.timeout(PATIENCE_MS)
    const args = ['-y', PNPM, 'audit', '--prod', '--audit-level=moderate', '--json']
    const audit = runCommand('npx', args, {
      cwd: root,
      signal: AbortSignal.any([signal, patience])
    })
    const { code, stdout, output } = await audit.catch((error) => {
      if (signal.aborted) throw error
      return { code: 1, stdout: '', output: '' }
    })
    const report = reportIn(stdout)
    if (!report) {
      console.log('NOT CHECKED: known vulnerabilities; the registry gives no answer to an audit.')
      return { passed: true, looked: 1, output: '' }
    }
    return { passed: code === 0, looked: report.metadata?.totalDependencies ?? 1, output }
  }
}

/** @param {string} stdout */
function reportIn(stdout) {
  try {
    const report = JSON.parse(stdout)
    return report.error ? undefined : report
  } catch {
    return undefined
  }
}
