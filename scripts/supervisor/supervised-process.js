// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { launchProcess } from './launch.js'
import { restartDelays } from './restart-delay.js'
import { until } from './until.js'

const LAST_LINES = 15

/**
 * @typedef {object} Plan
 * @property {string} name
 * @property {() => import('./launch.js').Launch} launch
 * @property {() => Promise<boolean>} isReady
 * @property {number} [triesToStart] deaths before it was ever ready that are put up with
 * @property {number} [longestStart] milliseconds until it must be ready
 * @property {number} [longestShutdown] milliseconds it may take to stop
 * @property {NodeJS.Signals} [stopSignal] asks it to finish
 */

/**
 * Keeps one process running: starts it, waits until it is ready, starts it again whenever it dies,
 * and stops it.
 *
 * @param {Plan} plan
 * @param {{
 *   say: (text: string) => void,
 *   onLine: (line: string) => void,
 *   delays?: ReturnType<typeof restartDelays>
 * }} options
 */
export function supervisedProcess(plan, { say, onLine, delays = restartDelays() }) {
  const { name, isReady, triesToStart = 3, longestShutdown = 20_000 } = plan
  const { longestStart = 120_000, stopSignal = 'SIGTERM' } = plan
  const stopping = new AbortController()
  /** @type {string[]} */
  const lastLines = []
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let wasReady = false
  let deaths = 0

  const remember = (/** @type {string} */ line) => {
    lastLines.push(line)
    if (lastLines.length > LAST_LINES) lastLines.shift()
    onLine(line)
  }

  /** Lives as long as one incarnation. @returns {Promise<string>} how it ended */
  function liveOnce() {
    const current = launchProcess(plan.launch(), remember)
    child = current
    return new Promise((resolve) => {
      current.once('error', (error) => resolve(error.message))
      // Whoever it started goes with it; only then has all been read that it said.
      current.once('exit', () => signalGroup(current.pid, 'SIGKILL'))
      current.once('close', (code, signal) => resolve(signal ?? `code ${code}`))
    }).finally(() => {
      child = undefined
    })
  }

  const notStarting = (/** @type {string} */ why) =>
    new CannotGoOn(`${name} does not start (${why}):\n${lastLines.join('\n')}`)

  /** @param {() => void} onFirstReady @param {(error: Error) => void} onNeverReady */
  async function keepAlive(onFirstReady, onNeverReady) {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      const ended = new AbortController()
      const life = liveOnce().finally(() => ended.abort())
      const ready = until(isReady, { signal: ended.signal, forAtMost: longestStart }).then(
        (yes) => {
          if (ended.signal.aborted) return
          if (!yes && !wasReady) onNeverReady(notStarting('it runs, but is not ready'))
          if (!yes) return
          if (wasReady) say(`${name} is ready again`)
          wasReady = true
          onFirstReady()
        }
      )
      const ending = await life
      await ready
      if (stopping.signal.aborted) return
      deaths += 1
      if (!wasReady && deaths >= triesToStart) {
        return onNeverReady(notStarting(ending))
      }
      const wait = delays.next(performance.now() - startedAt)
      say(`${name} ended (${ending}); starting it again in ${wait / 1000} s`)
      await delay(wait, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  /** @type {Promise<void>} */
  let lifetime = Promise.resolve()
  return {
    name,
    /** Of its present incarnation. */
    get pid() {
      return child?.pid
    },
    /** @returns {Promise<void>} once it is ready for the first time */
    start: () =>
      new Promise((resolve, reject) => {
        lifetime = keepAlive(resolve, reject)
      }),
    /** Asks it to finish, and waits until it has. */
    async stop() {
      stopping.abort()
      child?.kill(stopSignal)
      const tooLong = setTimeout(() => {
        say(`${name} did not stop within ${longestShutdown / 1000} s; ending it`)
        signalGroup(child?.pid, 'SIGKILL')
      }, longestShutdown)
      await lifetime
      clearTimeout(tooLong)
    },
    /** Ends it without letting it finish. */
    kill() {
      stopping.abort()
      signalGroup(child?.pid, 'SIGKILL')
    }
  }
}

/**
 * @param {number | undefined} pid of the group's leader
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it has ended already.
  }
}
