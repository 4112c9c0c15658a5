// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { mustBe } from '../account/must-be.js'

const STUCK_AFTER_MS = 5_000
/** Rings and the sweep that settles what a dead process left. */
const SETTLED_WITHIN_MS = 15_000
const AT_ONCE = 20

/**
 * Holds what the system and the customers' pages say of each verification against the account.
 *
 * @param {import('./loss.js').Seen} seen
 * @returns {Promise<{ losses: import('./loss.js').Loss[], longestLagMs: number, verified: number, unsure: number }>}
 */
export async function checkVerifications({ system, account, round }) {
  /** @type {import('./loss.js').Loss[]} */
  const losses = []
  let longestLagMs = 0
  let verified = 0
  let unsure = 0
  const queue = round.customers.filter((customer) => customer.drawn())

  /** @param {import('../customers/customer.js').Customer} customer */
  async function check(customer) {
    const drawn = customer.drawn()
    if (!drawn) return
    const truth = mustBe(drawn, account.callsFor(drawn))
    const { status, sequence } = await settled(drawn.verificationId)
    const name = `${drawn.verificationId}, customer ${customer.person.index} (${customer.plan})`
    if (status === 'verified') verified += 1
    if (truth.is === 'either') unsure += 1
    if (truth.is === 'unverified' && status === 'verified') {
      losses.push({ kind: 'verified without its call', detail: name })
    }
    if (truth.is === 'verified' && status !== 'verified') {
      losses.push({ kind: 'call lost', detail: `${name} is ${status}` })
    }
    const page = await customer.status().catch(() => undefined)
    // A journey that has ended tells no state of its call any more.
    if (page?.verificationId === drawn.verificationId) {
      if (page.status !== status || page.sequence !== sequence) {
        const says = `says ${page.status} ${page.sequence}, but it is ${status} ${sequence}`
        losses.push({ kind: 'page untrue', detail: `${name} ${says}` })
      }
    }
    if (truth.is !== 'verified' || status !== 'verified') return
    const from = Math.max(truth.since, round.recoveredAt)
    const lag = (drawn.toldVerifiedAt ?? Number.POSITIVE_INFINITY) - from
    longestLagMs = Math.max(longestLagMs, Number.isFinite(lag) ? lag : 0)
    if (lag > STUCK_AFTER_MS) {
      losses.push({ kind: 'page stuck', detail: `${name} for ${Math.round(lag)} ms` })
    }
  }

  /** @param {string} id @returns {Promise<{ status: string, sequence: number }>} */
  async function settled(id) {
    const deadline = Date.now() + SETTLED_WITHIN_MS
    for (;;) {
      const state = await readState(system, id)
      if (state.status !== 'ringing' || Date.now() > deadline) return state
      await sleep(200)
    }
  }

  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await check(next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { losses, longestLagMs, verified, unsure }
}

/** As services/call-verification/DESIGN.md has them: `s` and `q` of `P:verification:<id>`. */
const STATUSES = ['pending', 'ringing', 'verified', 'expired', 'cancelled', 'failed']

/**
 * What Redis holds: by HTTP only the one who started a verification may read it, and flow does so itself.
 *
 * @param {import('./loss.js').Seen['system']} system
 * @param {string} id
 */
async function readState({ redis }, id) {
  const [pool, key] = id.split('.')
  const [letter, sequence] = await redis.redis.hmget(
    `{yobirin:${pool}}:verification:${key}`,
    's',
    'q'
  )
  const status = STATUSES.find((name) => name[0] === letter) ?? 'not there'
  return { status, sequence: Number(sequence) }
}
