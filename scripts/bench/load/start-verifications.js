// @ts-check
import { httpLoad } from './http-load.js'
import { startRequest, telephonesOfNobody } from './start-requests.js'

/** @typedef {{ id: string, from: string, to: string }} Waiting a verification and the call that it waits for */

/**
 * Starts verifications of telephones of nobody, over the interface.
 *
 * @param {import('../system.js').System} system
 * @param {{ count: number, pool: string }} options
 * @returns {Promise<{ waiting: Waiting[], load: import('./http-load.js').LoadResult }>}
 */
export async function startVerifications(system, { count, pool }) {
  const telephones = telephonesOfNobody(count)
  /** @type {Waiting[]} */
  const waiting = []
  const load = await httpLoad({
    port: system.portOf('call-verification'),
    requests: telephones.map((phoneNumber) => startRequest(system, { phoneNumber, pool })),
    status: 201,
    onBody(index, body) {
      const { id, targetNumber } = JSON.parse(body)
      waiting[index] = { id, from: telephones[index] ?? '', to: targetNumber }
    }
  })
  return { waiting, load }
}
