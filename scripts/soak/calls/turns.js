// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** Lets those who want to call do so at a steady rate, once calling has begun. */
export function createTurns(/** @type {number} */ perSecond) {
  let begin = () => {}
  const begun = new Promise((/** @type {(value?: void) => void} */ resolve) => {
    begin = () => resolve()
  })
  let next = 0
  return {
    begin,
    /** @param {AbortSignal} signal */
    async mine(signal) {
      await begun
      const now = performance.now()
      next = Math.max(next + 1_000 / perSecond, now)
      await sleep(next - now, undefined, { signal })
    }
  }
}
