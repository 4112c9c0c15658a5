// @ts-check
import { createAccount } from './account/account.js'
import { createCarrier } from './calls/carrier.js'
import { checkChains } from './checks/chains.js'
import { checkLetters } from './checks/letters.js'
import { checkLocks } from './checks/locks.js'
import { checkMemory, readMemory } from './checks/memory.js'
import { checkQueues } from './checks/queues.js'
import { checkVerifications } from './checks/verifications.js'
import { openAccounts } from './customers/open-accounts.js'
import { playRound } from './play-round.js'
import { configurePool } from './system/configure-pool.js'
import { startSystem } from './system/start-system.js'

/**
 * @typedef {object} Result of a scenario; counts of all its rounds
 * @property {string} name
 * @property {number} rounds
 * @property {number} customers
 * @property {number} calls
 * @property {number} verified
 * @property {number} unsure of which the account cannot know what they must be
 * @property {number} connected
 * @property {number} letters
 * @property {number} records in chains
 * @property {number} answeredForUs calls that nobody took
 * @property {number} longestLagMs of a page, after recovery or the verdict
 * @property {Record<string, number | string>} measured
 * @property {import('./checks/loss.js').Loss[]} losses
 */

/** Whatever is loaded, cached or compiled when it is first used is there before memory is measured. */
const WARM_UP = 16

/**
 * Plays one scenario in a system of its own, once or until its minutes are over.
 *
 * @param {import('./scenario.js').Scenario} scenario
 * @param {{
 *   programs: import('./prepare.js').Programs, folder: string, random: import('./random.js').Random,
 *   options: import('./options.js').Options, signal: AbortSignal, tell: (text: string) => void
 * }} context
 * @returns {Promise<Result>}
 */
export async function runScenario(scenario, { programs, folder, random, options, signal, tell }) {
  const { customers: count, callsPerSecond, minutes } = options
  tell('bringing the system up')
  const settings = scenario.system ?? {}
  const system = await startSystem({ programs, folder, random, signal, settings })
  /** @type {Result} */
  const result = {
    ...{ name: scenario.name, rounds: 0, customers: 0, calls: 0, verified: 0, unsure: 0 },
    ...{ connected: 0, letters: 0, records: 0, answeredForUs: 0, longestLagMs: 0 },
    ...{ measured: {}, losses: [] }
  }
  let first = 0

  /** @param {number} many @param {import('./scenario.js').Scenario['play']} play */
  async function round(many, play) {
    const account = createAccount()
    /** @type {import('./calls/carrier.js').Delivering} */
    let delivering = {}
    const carrier = createCarrier(system, account, () => delivering)
    const played = await playRound({
      ...{ system, account, carrier, random, first, count: many, callsPerSecond, signal, tell },
      toTheEnd: scenario.notToTheEnd !== true,
      play: (callsAreOver) =>
        play({
          ...{ system, random, callsAreOver },
          deliver: (next) => {
            delivering = next
          },
          measure: (name, value) => {
            result.measured[name] = value
          }
        })
    })
    first += played.customers.length
    tell('looking at what has become of it')
    return { played, account, carrier, seen: { system, account, round: played } }
  }

  async function playAll() {
    await configurePool(system, settings.pool)
    await openAccounts(system, 20_000)
    tell('warming up')
    const warm = await round(WARM_UP, async () => {})
    for (const customer of warm.played.customers) customer.close()
    const before = await readMemory(system)
    const end = performance.now() + minutes * 60_000
    do {
      const { played, account, carrier, seen } = await round(count, scenario.play)
      const verifications = await checkVerifications(seen)
      const { jobs = 0, letters = 0 } = scenario.setAside ?? {}
      const rounds = result.rounds + 1
      const queues = await checkQueues(seen, { setAside: jobs * rounds })
      const chains = await checkChains(seen)
      for (const customer of played.customers) customer.close()
      result.losses.push(
        ...played.unfinished.map(({ who, what }) => journeyLost(`${who}: ${what}`)),
        ...verifications.losses,
        ...queues,
        ...(await checkLetters(seen, { setAside: letters * rounds })),
        ...(await checkLocks(seen)),
        ...chains.losses,
        ...system.deaths.splice(0).map(({ name, how }) => processDied(`${name}: ${how}`))
      )
      result.rounds += 1
      result.customers += played.customers.length
      result.calls += account.calls.length
      result.verified += verifications.verified
      result.unsure += verifications.unsure
      result.connected += played.customers.filter((customer) => customer.isConnected()).length
      result.letters = system.mail.letters.size
      result.records = chains.records
      result.answeredForUs += carrier.answeredForUs()
      result.longestLagMs = Math.max(result.longestLagMs, verifications.longestLagMs)
    } while (performance.now() < end)
    result.losses.push(...(await checkMemory(system, before)))
    const givenUp = Object.values(system.services).map((service) => service.startsGivenUp())
    const startsGivenUp = givenUp.reduce((sum, count) => sum + count, 0)
    if (startsGivenUp > 0) result.measured['starts given up'] = startsGivenUp
    return result
  }

  try {
    // Who tells it to stop does not wait for what may take minutes to be looked for.
    return await Promise.race([playAll(), untilTold(signal)])
  } finally {
    await system.close()
  }
}

/** @param {AbortSignal} signal @returns {Promise<never>} */
const untilTold = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

/** @param {string} detail @returns {import('./checks/loss.js').Loss} */
const journeyLost = (detail) => ({ kind: 'journey lost', detail })

/** @param {string} detail @returns {import('./checks/loss.js').Loss} */
const processDied = (detail) => ({ kind: 'process died', detail })
