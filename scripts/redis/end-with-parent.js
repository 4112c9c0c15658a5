// @ts-check
import { spawnSync } from 'node:child_process'
import { findProgram } from '../processes/find-program.js'

/**
 * The words to put before a command so that the kernel ends it when its parent dies, by SIGKILL even.
 * Linux with util-linux has them; elsewhere there are none, and the next start tidies up.
 *
 * @returns {string[]}
 */
export function endWithParent() {
  const setpriv = findProgram(['setpriv'])
  if (setpriv === undefined) return []
  const words = [setpriv, '--pdeathsig', 'SIGTERM', '--']
  const works = spawnSync(words[0] ?? '', [...words.slice(1), 'true'])
  return works.status === 0 ? words : []
}
