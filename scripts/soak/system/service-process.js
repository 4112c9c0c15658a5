// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../workspace/root.js'

const hook = (/** @type {string} */ file) => `--import=${new URL(file, import.meta.url).href}`
const HOOKS = [hook('../../exit-with-parent.js'), hook('../in-a-service/tell-memory.js')]
const STARTS_WITHIN_MS = 60_000
/** As a supervisor does with one that gives up its start. */
const AGAIN_AFTER_MS = 1_000

/** @typedef {ReturnType<typeof serviceProcess>} ServiceProcess */

/**
 * One built service as a process of its own, which may be ended and started again. One that ends by
 * itself is started again.
 *
 * @param {{
 *   name: string, room: string, environment: Record<string, string>,
 *   readyUrl: string, logFile: string, clockShiftMs?: number,
 *   onDeath: (name: string, how: string) => void
 * }} options `onDeath` hears of an end that nobody asked for, of one that had been ready
 */
export function serviceProcess(options) {
  const { name, room, environment, readyUrl, logFile, clockShiftMs = 0, onDeath } = options
  const hooks = clockShiftMs ? [...HOOKS, hook('../in-a-service/shift-clock.js')] : HOOKS
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let givenUp = 0
  /** Changes whenever somebody asks for a start or an end. */
  let wish = 0

  async function start() {
    wish += 1
    const own = wish
    const deadline = performance.now() + STARTS_WITHIN_MS
    while (own === wish) {
      const started = launch()
      if (await becomesReady(started, deadline)) {
        started.once('exit', (code, signal) => {
          if (own !== wish) return
          onDeath(name, String(signal ?? code))
          // Whether it becomes ready is waited for by the round.
          start().catch(() => {})
        })
        return
      }
      if (own !== wish) return
      if (performance.now() > deadline) throw new Error(`${name} does not become ready: ${logFile}`)
      givenUp += 1
      await sleep(AGAIN_AFTER_MS)
    }
  }

  function launch() {
    const log = openSync(logFile, 'a')
    const started = spawn(process.execPath, [...hooks, 'dist/main.js'], {
      cwd: join(root, 'services', room),
      env: { ...environment, SOAK_CLOCK_SHIFT_MS: String(clockShiftMs) },
      // Ctrl-C reaches the soak alone, which ends everything.
      detached: true,
      stdio: ['ignore', log, log, 'ipc']
    })
    closeSync(log)
    child = started
    started.once('exit', () => {
      if (child === started) child = undefined
    })
    return started
  }

  /**
   * @param {import('node:child_process').ChildProcess} started
   * @param {number} deadline
   * @returns {Promise<boolean>} false when it has ended, or patience has
   */
  async function becomesReady(started, deadline) {
    while (child === started && performance.now() < deadline) {
      if (await isReady()) return child === started
      await sleep(50)
    }
    return false
  }

  async function isReady() {
    const answer = await fetch(readyUrl, { signal: AbortSignal.timeout(2_000) }).catch(() => {})
    await answer?.body?.cancel()
    return answer?.ok === true
  }

  return {
    name,
    start,
    isReady,
    /** How often it ended before it was ready, and was started again. */
    startsGivenUp: () => givenUp,
    /** @param {NodeJS.Signals} signal @returns {Promise<number | null>} its exit code */
    async end(signal) {
      wish += 1
      const ending = child
      child = undefined
      if (!ending) return null
      ending.kill(signal)
      const [code] = await once(ending, 'exit')
      return code
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    /** After a garbage collection. @returns {Promise<{ used: number, descriptors: number } | undefined>} */
    async memory() {
      if (!child?.connected) return undefined
      child.send('memory')
      const [{ used }] = await once(child, 'message', { signal: AbortSignal.timeout(10_000) })
      return { used, descriptors: openDescriptors(child.pid) }
    }
  }
}

/** @param {number | undefined} pid @returns {number} 0 where the system does not tell */
function openDescriptors(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}
