// @ts-check
// What `.ci/run` does: all checks, all tests, and a closing line that a machine can read.
import { allChecks } from './checks/all-checks.js'
import { runCheck } from './checks/check.js'
import { asProcess } from './processes/as-process.js'
import { stopRequests } from './supervisor/stop-requests.js'
import { runTap } from './testing/run-tap.js'
import { testEnvironment } from './testing/test-environment.js'
import { totals } from './testing/totals.js'
import { root } from './workspace/root.js'

let tests = { passed: 0, failed: 1 }

process.on('exit', (code) => {
  // Last, whatever happened before: nothing that did not run can look like a success.
  if (code !== 0) console.log('Not everything passed: see above.')
  console.log(`${tests.passed} passed, ${tests.failed} failed`)
})

await asProcess(async () => {
  const { stop: signal } = stopRequests()
  const { environment, stop } = await testEnvironment(root, { given: process.env, signal })
  try {
    const failedChecks = []
    for (const check of allChecks) {
      if (!(await runCheck(check, root, signal))) failedChecks.push(check.name)
    }
    const args = ['--reporter=tap']
    tests = totals(await runTap(root, args, { environment, signal, collect: true }))
    if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}`)
    if (tests.passed === 0) console.log('No test ran.')
    return failedChecks.length === 0 && tests.failed === 0 && tests.passed > 0 ? 0 : 1
  } finally {
    await stop()
  }
})
