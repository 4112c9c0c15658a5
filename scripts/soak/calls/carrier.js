// @ts-check
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { postForm } from './post-form.js'

/** A call that Redis could not decide is refused after 12.5 s, and is as good as none. */
const DECIDED_WITHIN_MS = 12_000

/**
 * How the webhooks of a call come.
 *
 * @typedef {object} Delivering
 * @property {number} [copies] of each webhook, at once
 * @property {number} [delayMs] between the dialling and every webhook
 * @property {number} [voiceDelayMs] so long is the beginning of a call held up; its end overtakes it
 * @property {number} [repeatedAfterMs] the whole call is told again after it has ended
 */

/** @typedef {ReturnType<typeof createCarrier>} Carrier */

/**
 * Twilio as far as our services can tell: signed webhooks, one retry, then the fallback.
 *
 * @param {Pick<import('../system/start-system.js').System, 'carrier'>} system
 * @param {import('../account/account.js').Account} account
 * @param {() => Delivering} delivering how webhooks come just now
 */
export function createCarrier({ carrier }, account, delivering = () => ({})) {
  let answeredForUs = 0

  /** @param {string} callSid @param {{ from: string, to: string }} call @param {string} status */
  const formOf = (callSid, { from, to }, status) => ({
    ...{ AccountSid: carrier.accountSid, ApiVersion: '2010-04-01', CallSid: callSid },
    ...{ CallStatus: status, Direction: 'inbound' },
    ...{ From: from, To: to, Caller: from, Called: to }
  })

  /**
   * @param {import('../account/account.js').Call} call
   * @param {string} url
   * @param {Record<string, string>} form
   */
  async function deliver(call, url, form) {
    /** @type {import('../account/account.js').Delivery} */
    const delivery = { sentAt: Date.now(), decided: false }
    call.deliveries.push(delivery)
    const answer = await postForm(url, form, carrier.authToken)
    if (answer?.status !== 200 || !answer.body.includes('<Reject')) return false
    delivery.answeredAt = Date.now()
    delivery.decided = delivery.answeredAt - delivery.sentAt < DECIDED_WITHIN_MS
    return true
  }

  /**
   * To the voice address, once more there, then to the fallback: whoever takes it first.
   *
   * @param {import('../account/account.js').Call} call
   * @param {Record<string, string>} form
   */
  async function deliverUntilTaken(call, form) {
    const addresses = [carrier.voiceUrl, carrier.voiceUrl, carrier.fallbackUrl, carrier.fallbackUrl]
    for (const url of addresses) if (await deliver(call, url, form)) return true
    return false
  }

  return {
    /** Calls that the carrier would have answered, since nobody took them. */
    answeredForUs: () => answeredForUs,
    /**
     * Rings until it is refused.
     *
     * @param {{ from: string, to: string, hangsUpAfterMs?: number }} dialled
     * @returns {Promise<import('../account/account.js').Call>} once all has been told of it
     */
    async call({ from, to, hangsUpAfterMs }) {
      const call = account.begin({ from, to })
      const callSid = `CA${randomBytes(16).toString('hex')}`
      const form = formOf(callSid, call, 'ringing')
      const { copies = 1, delayMs = 0, voiceDelayMs = 0, repeatedAfterMs } = delivering()
      await sleep(delayMs)
      const taken = sleep(voiceDelayMs).then(async () => {
        const each = await Promise.all(
          Array.from({ length: copies }, () => deliverUntilTaken(call, form))
        )
        return each.some(Boolean)
      })
      if (hangsUpAfterMs !== undefined) {
        await Promise.race([sleep(hangsUpAfterMs), taken])
        call.hungUp = { sentAt: Date.now() }
      }
      const rang = hangsUpAfterMs === undefined ? await taken : true
      if (!rang) answeredForUs += 1
      const status = hangsUpAfterMs !== undefined ? 'canceled' : rang ? 'busy' : 'completed'
      // Of a call that it has answered the carrier tells no lie.
      const told = await postForm(
        carrier.statusUrl,
        formOf(callSid, call, status),
        carrier.authToken
      )
      if (call.hungUp && told?.status === 204) call.hungUp.takenAt = Date.now()
      await taken
      if (repeatedAfterMs !== undefined) {
        await sleep(repeatedAfterMs)
        await deliver(call, carrier.voiceUrl, form)
      }
      return call
    }
  }
}
