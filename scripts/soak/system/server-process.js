// @ts-check
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchProcess } from '../../supervisor/launch.js'

/** @typedef {ReturnType<typeof serverProcess>} ServerProcess */

/**
 * A server that is not ours, Redis or PostgreSQL: it may be killed, frozen and started again.
 *
 * @param {{
 *   name: string, launch: () => import('../../supervisor/launch.js').Launch,
 *   isReady: () => Promise<boolean>
 * }} plan
 */
export function serverProcess({ name, launch, isReady }) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  /** @type {string[]} */
  let lines = []

  return {
    name,
    pid: () => child?.pid,
    async start() {
      lines = []
      const started = launchProcess(launch(), (line) => {
        lines = [...lines.slice(-20), line]
      })
      child = started
      while (!(await isReady())) {
        if (started.exitCode !== null || started.signalCode !== null) {
          throw new Error(`${name} does not start:\n${lines.join('\n')}`)
        }
        await sleep(20)
      }
    },
    /** @param {NodeJS.Signals} signal */
    async end(signal) {
      const ending = child
      child = undefined
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      ending.kill(signal)
      await once(ending, 'exit')
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT')
  }
}
