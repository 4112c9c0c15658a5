// @ts-check
import { ask } from '../system/ask.js'

/**
 * One letter to each customer who came to the end, and to nobody two. What may have arrived and may not
 * be sent again by itself is counted as arrived or set aside as `outcome_unknown`.
 *
 * @param {import('./loss.js').Seen} seen
 * @param {{ setAside?: number }} [expected] notices that the scenario has poisoned
 * @returns {Promise<import('./loss.js').Loss[]>}
 */
export async function checkLetters({ system, round }, { setAside = 0 } = {}) {
  const { letters } = system.mail
  const { deadLetters } = await ask(
    system,
    `${system.url('notification')}/v1/dead-letters?limit=1000`
  )
  const reasons = deadLetters.map((/** @type {{ reason: string }} */ { reason }) => reason)
  const unknown = reasons.filter((/** @type {string} */ one) => one === 'outcome_unknown').length
  const missing = round.customers.filter(
    (customer) => customer.isConnected() && !letters.has(customer.email())
  )
  return [
    ...[...letters].flatMap(([to, arrivals]) =>
      arrivals.length > 1 ? [loss('mail twice', `to ${to}: ${arrivals.map(tell).join(', ')}`)] : []
    ),
    ...(missing.length > unknown
      ? missing.map((customer) => loss('mail missing', `none to ${customer.email()}`))
      : []),
    ...reasons
      .filter((/** @type {string} */ reason) => reason !== 'outcome_unknown')
      .slice(setAside)
      .map((/** @type {string} */ reason) => loss('mail missing', `one was given up: ${reason}`))
  ]
}

/** @param {import('../system/mail-server.js').Arrival} arrival */
const tell = ({ at, messageId, mood }) => `${messageId} at ${at.toISOString()} (${mood})`

/**
 * @param {import('./loss.js').Loss['kind']} kind
 * @param {string} detail
 * @returns {import('./loss.js').Loss}
 */
const loss = (kind, detail) => ({ kind, detail })
