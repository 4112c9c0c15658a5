// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { supervisedProcess } from '../supervisor/supervised-process.js'
import { step } from '../terminal/step.js'

const LAST_LINES = 20

/**
 * One figure, with the processes and files that it needs, of which nothing is left.
 *
 * @param {import('./figure.js').Figure} figure
 * @param {{ root: string, profiles?: string, signal: AbortSignal }} options
 * @returns {Promise<import('./figure.js').Outcome>}
 */
export async function measure(figure, { signal, ...given }) {
  const folder = mkdtempSync(join(tmpdir(), 'yobirin-bench-'))
  /** @type {ReturnType<typeof supervisedProcess>[]} */
  const running = []
  /** @type {(() => unknown)[]} */
  const closing = []
  /** @type {string[]} */
  const lines = []
  try {
    return await step(`Measuring: ${figure.title}`, (tell) => {
      const measured = figure.measure({
        ...{ ...given, folder, signal, tell },
        afterwards: (close) => void closing.unshift(close),
        async start(plan) {
          signal.throwIfAborted()
          const one = supervisedProcess(plan, {
            say: console.log,
            onLine(line) {
              lines.push(`${plan.name}: ${line}`)
              if (lines.length > LAST_LINES) lines.shift()
            }
          })
          running.unshift(one)
          await one.start()
          return one
        }
      })
      return Promise.race([measured, rejectedBy(signal)])
    })
  } catch (error) {
    if (!signal.aborted) console.log(lines.join('\n'))
    throw error
  } finally {
    for (const close of closing) await close()
    for (const one of running) await one.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Rejects when it is to stop, whatever is being waited for.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function rejectedBy(signal) {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}
