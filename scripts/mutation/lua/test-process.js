// @ts-check
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startTestRedis } from '../../testing/test-redis.js'

/**
 * How a test file ended; behind an end of the process and a time-out there is no other.
 *
 * @typedef {{ kind: 'passed' | 'ended' | 'too_long' } | { kind: 'failed', what: string }} Outcome
 */

const TICK_MILLISECONDS = 250

/**
 * A process that runs test files, and a Redis for it alone. A script that goes round for ever takes both with it.
 *
 * @param {{ room: string, server: string }} options the room's folder, and the program of the Redis
 */
export async function startTestProcess({ room, server }) {
  const redis = await startTestRedis(server)
  const child = fork(here('run-tests.js'), [room], {
    execArgv: ['--conditions=@yobirin/source', `--import=${here('../../testing/typescript.js')}`],
    // Properties are tried hundreds of times.
    env: { PROPERTY_RUNS: '20', FAST_CHECK_RUNS: '20', ...process.env, REDIS_URL: redis.url },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc']
  })
  /** @type {Promise<Outcome>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve({ kind: 'ended' })))

  return {
    /**
     * @param {import('./run-tests.js').Question} question
     * @param {number} forAtMost milliseconds
     * @returns {Promise<Outcome>}
     */
    async ask(question, forAtMost) {
      /** @type {Promise<Outcome>} */
      const answered = new Promise((resolve) => child.once('message', resolve))
      const limit = timeLimit(forAtMost)
      // Whether it could be sent shows in what comes of it.
      child.send(question, () => {})
      const outcome = await Promise.race([answered, ended, limit.passed])
      limit.clear()
      return outcome
    },

    async end() {
      child.kill('SIGKILL')
      await ended
      redis.kill()
    }
  }
}

/**
 * Counts instead of looking at the clock: while a machine sleeps, or a process is stopped, nothing goes round.
 *
 * @param {number} milliseconds
 */
function timeLimit(milliseconds) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @type {Promise<Outcome>} */
  const passed = new Promise((resolve) => {
    let left = milliseconds
    timer = setInterval(() => {
      left -= TICK_MILLISECONDS
      if (left <= 0) resolve({ kind: 'too_long' })
    }, TICK_MILLISECONDS)
  })
  return { passed, clear: () => clearInterval(timer) }
}

/** @param {string} file */
const here = (file) => fileURLToPath(new URL(file, import.meta.url))
