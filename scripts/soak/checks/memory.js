// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** Caches fill, and the code of a route is compiled when it is first asked for. */
const ALLOWED_BYTES = 24 * 1024 * 1024
const ALLOWED_DESCRIPTORS = 40

/** Connections that browsers keep end by themselves, and what rests on them goes with them. */
const SETTLED_WITHIN_MS = 90_000
const LOOK_AGAIN_MS = 5_000

/** @typedef {Record<string, { used: number, descriptors: number }>} Memory by service */

/**
 * What each service holds once all that can be thrown away is thrown away.
 *
 * @param {import('../system/start-system.js').System} system
 * @returns {Promise<Memory>}
 */
export async function readMemory({ services }) {
  /** @type {Memory} */
  const memory = {}
  for (const service of Object.values(services)) {
    const one = await service.memory()
    if (one) memory[service.name] = one
  }
  return memory
}

/**
 * Looks until all is back to where it was, or does not come back.
 *
 * @param {import('../system/start-system.js').System} system
 * @param {Memory} before
 * @returns {Promise<import('./loss.js').Loss[]>}
 */
export async function checkMemory(system, before) {
  const deadline = Date.now() + SETTLED_WITHIN_MS
  for (;;) {
    const losses = compare(before, await readMemory(system))
    if (losses.length === 0 || Date.now() > deadline) return losses
    await sleep(LOOK_AGAIN_MS)
  }
}

/**
 * @param {Memory} before
 * @param {Memory} after
 * @returns {import('./loss.js').Loss[]}
 */
function compare(before, after) {
  return Object.entries(after).flatMap(([name, { used, descriptors }]) => {
    const was = before[name]
    if (was === undefined) return []
    const grown = used - was.used
    const more = descriptors - was.descriptors
    return [
      ...(grown > ALLOWED_BYTES
        ? [loss(`${name} holds ${Math.round(grown / 1024 / 1024)} MB more than before`)]
        : []),
      ...(more > ALLOWED_DESCRIPTORS
        ? [loss(`${name} has ${more} more files and sockets open than before`)]
        : [])
    ]
  })
}

/** @param {string} detail @returns {import('./loss.js').Loss} */
const loss = (detail) => ({ kind: 'memory kept', detail })
