// @ts-check
import { spawnSync } from 'node:child_process'
import { findProgram } from './find-program.js'

/**
 * The words to put before a command so that the kernel ends it when its parent dies, by SIGKILL even.
 * Linux with util-linux has them; elsewhere there are none, and the next start tidies up.
 *
 * @param {'SIGTERM' | 'SIGINT'} [signal]
 * @returns {string[]}
 */
export function endWithParent(signal = 'SIGTERM') {
  const setpriv = findProgram(['setpriv'])
  if (setpriv === undefined) return []
  const words = [setpriv, '--pdeathsig', signal, '--']
  const works = spawnSync(words[0] ?? '', [...words.slice(1), 'true'])
  return works.status === 0 ? words : []
}
