// @ts-check
// Loaded by tap before every file of tests, see .taprc.
import { register } from 'node:module'
import processOnSpawn from 'process-on-spawn'

register('./typescript-hooks.js', import.meta.url)

// tap hands what records the coverage on to every process that a test starts, and a service takes twice
// the time to start with it.
if (process.env._TAPJS_PROCESSINFO_COVERAGE_ === '0') {
  processOnSpawn.addListener(({ env }) => {
    delete env.NODE_OPTIONS
  })
}
