// @ts-check
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks again and again until the answer is yes.
 *
 * @param {() => boolean | Promise<boolean>} question
 * @param {{ every?: number, signal?: AbortSignal | undefined, forAtMost?: number }} [options] in milliseconds
 * @returns {Promise<boolean>} false where it took too long or was called off
 */
export async function until(question, { every = 50, signal, forAtMost = 60_000 } = {}) {
  const deadline = performance.now() + forAtMost
  while (signal?.aborted !== true && performance.now() < deadline) {
    if (await question()) return true
    await delay(every)
  }
  return false
}
