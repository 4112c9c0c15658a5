// @ts-check
// `npm run check`: everything that can be said of the code without running it.
import { allChecks } from './checks/all-checks.js'
import { runCheck } from './checks/check.js'
import { asProcess } from './processes/as-process.js'
import { stopRequests } from './supervisor/stop-requests.js'
import { build } from './workspace/build.js'
import { installDependencies } from './workspace/install.js'
import { root } from './workspace/root.js'

await asProcess(async () => {
  const { stop } = stopRequests()
  await installDependencies(root, stop)
  await build(root, stop)
  let failed = 0
  for (const check of allChecks) if (!(await runCheck(check, root, stop))) failed += 1
  return failed === 0 ? 0 : 1
})
