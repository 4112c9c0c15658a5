// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @param {string} name
 * @param {string} about
 * @param {import('../calls/carrier.js').Delivering} delivering
 * @param {import('../system/start-system.js').SystemSettings} [system]
 * @returns {import('../scenario.js').Scenario}
 */
const webhooksAre = (name, about, delivering, system = {}) => ({
  name,
  about,
  system,
  async play({ callsAreOver, deliver }) {
    deliver(delivering)
    while (!callsAreOver.aborted) await sleep(100)
  }
})

export const webhooksRepeated = webhooksAre(
  'webhooks-repeated',
  'each webhook of a call three times at once, and the call told again after it has ended',
  { copies: 3, repeatedAfterMs: 1_500 }
)
export const webhooksReordered = webhooksAre(
  'webhooks-reordered',
  'the end of a call told before its beginning',
  { voiceDelayMs: 2_000 }
)
export const webhooksDelayed = webhooksAre(
  'webhooks-delayed',
  'webhooks delayed by 14 s, some past the deadline: what counts is their arrival',
  { delayMs: 14_000 },
  { pool: { validitySeconds: 60 } }
)
