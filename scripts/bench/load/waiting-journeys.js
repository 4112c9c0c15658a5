// @ts-check
import { createHash, randomBytes } from 'node:crypto'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import { inventPerson, openJourney } from './customer.js'

/** @typedef {{ path: string, cookie: string }} WaitingJourney its address in flow, and what its browser keeps */

const KEPT_MS = 30 * 60_000

const randomId = () => randomBytes(16).toString('base64url')

/**
 * Journeys at the call step. A customer walks to it once, and the others are copies of what flow then
 * keeps: each has an id, a browser and a verification of its own, and flow cannot tell them from journeys that were walked.
 *
 * @param {import('../system.js').System} system flow, call-verification and sandbox run
 * @param {import('ioredis').Redis} redis
 */
export async function waitingJourneys(system, redis) {
  const sealer = createSealer(parseSealingKeys(system.environment.SEALING_KEYS ?? ''))
  const customer = await openJourney(system, await inventPerson(system, 0))
  await customer.reachNumber()
  const walked = customer.journey.split('/').at(-1) ?? ''
  const stored = await redis.hgetall(keyOf(walked))
  const model = JSON.parse(sealer.open(stored.sealed ?? '', contextOf(walked)))

  return {
    /**
     * @param {import('./start-verifications.js').Waiting[]} verifications
     * @returns {Promise<WaitingJourney[]>} in their order
     */
    async copies(verifications) {
      const writing = redis.pipeline()
      const journeys = verifications.map(({ id: verificationId }) => {
        const [id, secret] = [randomId(), randomId()]
        const browser = createHash('sha256').update(secret).digest('base64url')
        const journey = { ...model, id, browser, call: { ...model.call, verificationId } }
        const sealed = sealer.seal(JSON.stringify(journey), contextOf(id))
        writing.hset(keyOf(id), { ...stored, sealed }).pexpire(keyOf(id), KEPT_MS)
        return { path: `/journey/${id}`, cookie: `yobirin-${id}=${secret}` }
      })
      await writing.exec()
      return journeys
    }
  }
}

// As services/flow/src/journey/redis-journey-store.ts has them.
const keyOf = (/** @type {string} */ id) => `{yobirin:journey:${id}}`
const contextOf = (/** @type {string} */ id) => `journey ${id}`

/**
 * What its page opens.
 *
 * @param {import('../system.js').System} system
 * @param {WaitingJourney} journey
 * @returns {import('./open-pages.js').Page}
 */
export function pageOf({ environment }, { path, cookie }) {
  const { origin } = new URL(environment.FLOW_PUBLIC_URL ?? '')
  return { path: `${path}/events`, headers: { cookie, origin } }
}
