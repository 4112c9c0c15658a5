// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutantsOf } from './mutants.js'
import { createTestRuns } from './test-runs.js'

/**
 * Changes Lua scripts one place at a time, and sees whether a test notices.
 *
 * @param {{
 *   room: string,
 *   files: readonly string[],
 *   tests: readonly string[],
 *   server: string,
 *   signal?: AbortSignal,
 *   tell: import('../../terminal/step.js').Tell,
 *   patience?: number
 * }} options files and tests from the room's folder; the program of a Redis; and how many milliseconds a test may take
 *   beyond four times what it takes without a change
 * @returns {Promise<import('../survivors.js').Mutant[]>}
 */
export async function mutateScripts(options) {
  const { room, files, tests, server, signal, tell, patience = 5_000 } = options
  const changes = files.flatMap((file) => {
    const script = join(room, file)
    const text = readFileSync(script, 'utf8')
    return mutantsOf(text).map((change) => ({ script, text, ...change }))
  })
  const runs = createTestRuns({ room, server, patience })
  try {
    let order = tests
    for (const test of tests) await runs.tryUnchanged(test)

    /** @type {import('../survivors.js').Mutant[]} */
    const mutants = []
    for (const { script, text, range, replacement } of changes) {
      signal?.throwIfAborted()
      const changed = text.slice(0, range[0]) + replacement + text.slice(range[1])
      const { status, noticedBy } = await runs.try({ script, text: changed }, order)
      // Whoever noticed this one is asked first about what is changed next to it.
      order = [...new Set([...noticedBy, ...order])]
      const location = { start: position(text, range[0]), end: position(text, range[1]) }
      mutants.push({ fileName: script, location, replacement, status })
      tell(`${mutants.length} of ${changes.length} mutants`)
    }
    return mutants
  } finally {
    await runs.end()
  }
}

/** Lines and columns begin at 1. @param {string} text @param {number} at */
function position(text, at) {
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
