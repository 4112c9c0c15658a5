// @ts-check

import { until } from '../../supervisor/until.js'
import { WITHOUT_LIMITS } from '../flow-variables.js'
import { inventPerson, openJourney } from '../load/customer.js'
import { httpLoad } from '../load/http-load.js'
import { twilioCall } from '../load/twilio-calls.js'
import { addNumbers, configurePool } from '../pool.js'
import { median } from '../statistics.js'
import { openSystem } from '../system.js'
import { memoryOf, processorTime } from '../usage.js'

const SERVICES = ['call-verification', 'flow', 'notification', 'sandbox']
const AT_ONCE = 25
const JOURNEYS = 200
const ROUNDS = 3
const NUMBERS = 200

/** @type {import('../figure.js').Figure} */
export const journeys = {
  name: 'journeys',
  title:
    'Whole journeys over HTTP, from the app’s button to its tokens, and the memory of each service',

  async measure(bench) {
    const system = await openSystem(bench, { variables: WITHOUT_LIMITS })
    // Together: each is ready only once those that it needs are.
    const running = await Promise.all(SERVICES.map(system.start))
    const atRest = running.map(memoryOf)
    await configurePool(system, 'main', { ringSeconds: 0.1, ringStrategy: 'immediate' })
    await addNumbers(system, 'main', NUMBERS)

    bench.tell('accounts for the customers')
    const people = []
    for (let index = 0; index < JOURNEYS; index += 1) {
      people.push(await inventPerson(system, index))
    }
    const processes = [...running, system.redis]
    const perSecond = []
    /** @type {number[][]} */
    const spent = []
    const most = [...atRest]
    for (let round = 0; round <= ROUNDS; round += 1) {
      bench.tell(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`)
      const before = processes.map(processorTime)
      const startedAt = performance.now()
      await inTurns(people, AT_ONCE, (person) => wholeJourney(system, person))
      const seconds = (performance.now() - startedAt) / 1_000
      for (const [index, one] of running.entries()) {
        most[index] = Math.max(most[index] ?? 0, memoryOf(one))
      }
      if (round === 0) continue
      perSecond.push(JOURNEYS / seconds)
      spent.push(
        processes.map((one, index) => (processorTime(one) - (before[index] ?? 0)) / JOURNEYS)
      )
    }
    return {
      status: 'measured',
      readings: [
        { what: 'whole journeys', unit: '/s', ours: median(perSecond), better: 'more' },
        ...processes.map(({ name }, index) => ({
          what: `processor time of ${name} per journey`,
          unit: 'ms',
          ours: median(spent.map((one) => one[index] ?? 0)) / 1_000,
          better: /** @type {const} */ ('less')
        })),
        ...running.flatMap(({ name }, index) => [
          megabytes(`memory of ${name} at rest`, atRest[index] ?? 0),
          megabytes(`memory of ${name} under load`, most[index] ?? 0)
        ])
      ]
    }
  }
}

/**
 * @param {import('../system.js').System} system
 * @param {import('../load/customer.js').Person} person
 */
async function wholeJourney(system, person) {
  const customer = await openJourney(system, person)
  const to = await customer.reachNumber()
  await callFrom(system, person, to)
  const seen = await until(async () => (await customer.status()) === 'verified', { every: 10 })
  if (!seen) throw new Error('A journey was not verified within a minute')
  await customer.finish()
}

/**
 * @param {import('../system.js').System} system
 * @param {{ phone: string }} person
 * @param {string} to
 */
async function callFrom(system, { phone }, to) {
  const call = twilioCall(system, { from: `+81${phone.slice(1)}`, to })
  await httpLoad({ port: system.portOf('call-verification'), requests: [call], status: 200 })
}

/**
 * @template T
 * @param {T[]} items
 * @param {number} atOnce
 * @param {(item: T) => Promise<void>} act
 */
async function inTurns(items, atOnce, act) {
  const waiting = items.values()
  const work = async () => {
    for (const item of waiting) await act(item)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/**
 * @param {string} what
 * @param {number} bytes
 * @returns {import('../figure.js').Reading}
 */
function megabytes(what, bytes) {
  return { what, unit: 'MB', ours: bytes / 2 ** 20, better: 'less' }
}
