// @ts-check

const DELAYS_MILLISECONDS = [200, 500, 1_000, 2_000, 5_000, 10_000]
const CALM_AFTER_MILLISECONDS = 30_000

/**
 * How long to wait before a process that died is started again: longer each time, from the beginning
 * again once it has lived for half a minute.
 */
export function restartDelays() {
  let deaths = 0
  return {
    /** @param {number} livedForMilliseconds */
    next(livedForMilliseconds) {
      if (livedForMilliseconds >= CALM_AFTER_MILLISECONDS) deaths = 0
      const delay = DELAYS_MILLISECONDS[Math.min(deaths, DELAYS_MILLISECONDS.length - 1)] ?? 0
      deaths += 1
      return delay
    }
  }
}
