// @ts-check
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { mustBe } from './account/must-be.js'
import { createTurns } from './calls/turns.js'
import { createCustomer } from './customers/customer.js'
import { personOf } from './customers/open-accounts.js'
import { isForgetful, plansFor } from './customers/plans.js'
import { ask } from './system/ask.js'

/** Who begin their journeys before anything breaks, and who while it does. */
const WAITING_BEFORE = 0.8
const AT_ONCE = 12
const REACH_THE_CALL_WITHIN_MS = 240_000
/** After everything that was broken is there again. */
const READY_WITHIN_MS = 120_000
/** After everything is well again: whole journeys may still have to be gone through, by many at once. */
const FINISH_WITHIN_MS = 60_000
const FINISH_MORE_MS_EACH = 100
const HANGS_UP_AFTER_MS = 800
/** Who has less time left does not begin with the rest of the journey. */
const FINISHES_IN_MS = 60_000

/**
 * @typedef {object} Round
 * @property {import('./customers/customer.js').Customer[]} customers
 * @property {number} recoveredAt
 * @property {{ who: string, what: string }[]} unfinished
 */

/**
 * Customers come to the waiting page; then calls and breakage begin at the same time. It ends when all
 * is well again and everybody has done what they wanted, or could not.
 *
 * @param {{
 *   system: import('./system/start-system.js').System,
 *   account: import('./account/account.js').Account, carrier: import('./calls/carrier.js').Carrier,
 *   random: import('./random.js').Random, first: number, count: number, callsPerSecond: number,
 *   toTheEnd: boolean, play: (callsAreOver: AbortSignal) => Promise<void>, signal: AbortSignal,
 *   tell: (text: string) => void
 * }} options `first` is the index of the first person
 * @returns {Promise<Round>}
 */
export async function playRound(options) {
  const { system, account, carrier, random, first, count, callsPerSecond } = options
  const { toTheEnd, play, tell } = options
  const patience = new AbortController()
  const signal = AbortSignal.any([options.signal, patience.signal])
  // Everybody waits for it.
  setMaxListeners(0, signal)
  const turns = createTurns(callsPerSecond)
  const numbers = await numbersOf(system)
  const customers = plansFor(count, random).map((plan, index) =>
    createCustomer({
      ...{ system, account, plan, random },
      ...{ person: personOf(first + index), patience: signal }
    })
  )
  const early = customers.slice(0, Math.ceil(customers.length * WAITING_BEFORE))
  const late = customers.slice(early.length)
  /** @type {{ who: string, what: string }[]} */
  const unfinished = []
  /** @type {Promise<void>[]} */
  const lives = []

  /** @param {import('./customers/customer.js').Customer} customer */
  async function live(customer) {
    try {
      await followPlan(customer)
    } catch (error) {
      unfinished.push(lost(customer, /** @type {Error} */ (error).message))
    }
  }

  /** @param {import('./customers/customer.js').Customer} customer */
  async function followPlan(customer) {
    const { plan } = customer
    const drawn = customer.drawn()
    if (drawn === undefined) return
    await turns.mine(signal)
    const call = { from: drawn.phone, to: drawn.number }
    const another = random.oneOf(numbers.filter((number) => number !== drawn.number))
    switch (plan) {
      case 'calls':
      case 'finishes':
        if (!(await callUntilHeard(drawn))) return
        if (plan === 'calls' || !toTheEnd || drawn.expiresAt - Date.now() < FINISHES_IN_MS) return
        await orPatienceEnds(customer.verified, signal)
        return customer.finish()
      case 'hangs up':
        return void (await carrier.call({ ...call, hangsUpAfterMs: HANGS_UP_AFTER_MS }))
      case 'calls another number':
        return void (await carrier.call({ ...call, to: another }))
      case 'withholds':
        return void (await carrier.call({ ...call, from: 'anonymous' }))
    }
  }

  /**
   * Who hears no ringing calls again, as long as there is time.
   *
   * @param {import('./account/account.js').Drawn} drawn
   * @returns {Promise<boolean>} whether one of the calls must have counted
   */
  async function callUntilHeard(drawn) {
    while (Date.now() < drawn.expiresAt) {
      const call = await carrier.call({ from: drawn.phone, to: drawn.number })
      if (mustBe(drawn, [call]).is === 'verified') return true
      await sleep(1_000, undefined, { signal })
    }
    return false
  }

  /** @param {import('./customers/customer.js').Customer[]} coming @param {AbortSignal} until */
  async function come(coming, until) {
    const queue = [...coming]
    const comeOneByOne = async () => {
      for (let customer = queue.shift(); customer && !until.aborted; customer = queue.shift()) {
        const came = await arrive(customer)
        if (came) lives.push(live(customer))
        tell(`${account.drawn.size} wait for a call`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, comeOneByOne))
  }

  /** @param {import('./customers/customer.js').Customer} customer */
  async function arrive(customer) {
    try {
      if (isForgetful(customer.plan)) {
        await customer.guessBirthDate(customer.plan === 'forgets thrice' ? 3 : 2)
        return false
      }
      await customer.reachTheCall()
      return true
    } catch (error) {
      unfinished.push(lost(customer, `never came to the call: ${error}`))
      return false
    }
  }

  await come(early, AbortSignal.any([signal, AbortSignal.timeout(REACH_THE_CALL_WITHIN_MS)]))
  const callsAreOver = new AbortController()
  turns.begin()
  tell('breaking it while calls come in')
  const coming = come(late, signal)
  const calling = sleep((customers.length / callsPerSecond) * 1_000, undefined, { signal })
    // Told to stop, it is over as well.
    .catch(() => {})
    .then(() => callsAreOver.abort())
  await play(callsAreOver.signal)
  await calling
  await Promise.all(Object.values(system.services).map(untilReady))
  const recoveredAt = Date.now()
  tell('all is well again')

  const within = FINISH_WITHIN_MS + customers.length * FINISH_MORE_MS_EACH
  const tooLate = setTimeout(() => patience.abort(new Error('it took too long')), within)
  await coming
  await Promise.all(lives)
  clearTimeout(tooLate)
  return { customers, recoveredAt, unfinished }

  /** @param {import('./system/service-process.js').ServiceProcess} service */
  async function untilReady(service) {
    const deadline = performance.now() + READY_WITHIN_MS
    while (!(await service.isReady())) {
      if (performance.now() > deadline) throw new Error(`${service.name} does not become ready`)
      await sleep(50, undefined, { signal })
    }
  }
}

/** @param {import('./customers/customer.js').Customer} customer @param {string} why */
const lost = ({ person, plan, trail }, why) => ({
  who: `customer ${person.index} (${plan})`,
  what: `${why}; ${trail()}`
})

/**
 * @param {import('./system/start-system.js').System} system
 * @returns {Promise<string[]>}
 */
async function numbersOf(system) {
  const pool = await ask(system, `${system.url('call-verification')}/v1/pools/main`)
  return pool.numbers.map((/** @type {{ targetNumber: string }} */ one) => one.targetNumber)
}

/** @param {Promise<void>} event @param {AbortSignal} signal */
async function orPatienceEnds(event, signal) {
  signal.throwIfAborted()
  await Promise.race([
    event,
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  ])
}
