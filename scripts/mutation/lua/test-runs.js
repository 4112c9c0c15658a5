// @ts-check
import { join } from 'node:path'
import { CannotGoOn } from '../../processes/cannot-go-on.js'
import { startTestProcess } from './test-process.js'

/**
 * @typedef {import('./test-process.js').Outcome} Outcome
 *
 * @typedef {object} Changed
 * @property {string} script absolute
 * @property {string} text what it is to be
 */

// What a process remembers of its tests grows.
const MOST_RUNS_OF_A_PROCESS = 150

/**
 * Runs test files while a script is other than it is, in a process that stays as long as it is sound.
 *
 * @param {{ room: string, server: string, patience: number }} options as of `mutateScripts`
 */
export function createTestRuns({ room, server, patience }) {
  /** How long each takes when nothing is changed, first and again. @type {Map<string, readonly number[]>} */
  const usual = new Map()
  /** @type {Awaited<ReturnType<typeof startTestProcess>> | undefined} */
  let present
  let runs = 0

  async function end() {
    await present?.end()
    present = undefined
  }

  /** @param {string} test @param {Changed} changed @returns {Promise<Outcome>} */
  async function run(test, changed) {
    if (runs >= MOST_RUNS_OF_A_PROCESS) await end()
    if (present === undefined) {
      present = await startTestProcess({ room, server })
      runs = 0
    }
    runs += 1
    const [first = Number.POSITIVE_INFINITY, again = first] = usual.get(test) ?? []
    const longest = 4 * (runs === 1 ? first : again) + patience
    const outcome = await present.ask({ test: join(room, test), ...changed }, longest)
    if (outcome.kind === 'ended' || outcome.kind === 'too_long') await end()
    return outcome
  }

  return {
    end,

    /** @param {string} test */
    async tryUnchanged(test) {
      const took = []
      while (took.length < 2) {
        const startedAt = performance.now()
        const outcome = await run(test, { script: '', text: '' })
        if (outcome.kind !== 'passed') {
          const why = outcome.kind === 'failed' ? outcome.what : outcome.kind
          throw new CannotGoOn(`${test} fails where nothing is changed: ${why}`)
        }
        took.push(performance.now() - startedAt)
      }
      usual.set(test, took)
    },

    /**
     * @param {Changed} changed
     * @param {readonly string[]} tests in their order, up to the first that notices
     * @returns {Promise<{ status: 'Survived' | 'Killed' | 'Timeout', noticedBy: string[] }>}
     */
    async try(changed, tests) {
      for (const test of tests) {
        let outcome = await run(test, changed)
        // What the run before has left behind may have ended the process.
        if (outcome.kind === 'ended') outcome = await run(test, changed)
        if (outcome.kind === 'passed') continue
        const status = outcome.kind === 'too_long' ? 'Timeout' : 'Killed'
        return { status, noticedBy: [test] }
      }
      return { status: 'Survived', noticedBy: [] }
    }
  }
}
