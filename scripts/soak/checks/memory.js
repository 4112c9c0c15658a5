// @ts-check

/** Caches fill, and the code of a route is compiled when it is first asked for. */
const ALLOWED_BYTES = 24 * 1024 * 1024
const ALLOWED_DESCRIPTORS = 40

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
 * @param {Memory} before
 * @param {Memory} after
 * @returns {import('./loss.js').Loss[]}
 */
export function checkMemory(before, after) {
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
