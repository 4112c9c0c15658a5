// @ts-check
import { ceilingPlan } from '../ceilings/ceiling-plan.js'
import { httpLoad } from '../load/http-load.js'
import { telephonesOfNobody } from '../load/start-requests.js'
import { twilioCall } from '../load/twilio-calls.js'
import { mostMemory } from '../most-memory.js'
import { connectionsAllowed } from '../open-files.js'
import { addNumbers, configurePool } from '../pool.js'
import { openSystem } from '../system.js'

const CALLS = 15_000
const NUMBERS = 200
// The longest that a pool may be told.
const RING_SECONDS = 9

/** @type {import('../figure.js').Figure} */
export const heldCalls = {
  name: 'held-calls',
  title: 'Calls that ring at once in one process, against bare Fastify requests that are held',

  async measure(bench) {
    const count = connectionsAllowed(CALLS)
    const system = await openSystem(bench)
    const service = await system.start('call-verification')
    await configurePool(system, 'bench', { ringSeconds: RING_SECONDS })
    const numbers = await addNumbers(system, 'bench', NUMBERS)
    const { plan, port: barePort } = await ceilingPlan('held-route', {
      HELD_MS: `${RING_SECONDS * 1_000}`
    })
    const bare = await bench.start(plan)

    /** @param {number} port */
    const hold = (port) => {
      const requests = telephonesOfNobody(count).map((from, index) =>
        twilioCall(system, { from, to: numbers[index % NUMBERS] ?? '' })
      )
      return httpLoad({ port, requests, connections: count, status: 200 })
    }
    bench.tell(`${count} bare requests`)
    const floor = await mostMemory(bare, () => hold(barePort))
    bench.tell(`${count} calls`)
    const ours = await mostMemory(service, () => hold(system.portOf('call-verification')))
    return {
      status: 'measured',
      readings: [
        {
          ...{ what: 'calls that rang at once', unit: '', better: 'more', target: count },
          ...{ ours: atOnce(ours.result), ceiling: atOnce(floor.result) }
        },
        {
          ...{ what: 'memory for each', unit: 'kB', better: 'less', targetRatio: 2 },
          ...{ ours: ours.grownBy / count / 1_024, ceiling: floor.grownBy / count / 1_024 }
        }
      ]
    }
  }
}

/**
 * How many were held together: those that had been taken, which is the length of a ring before they were
 * answered, by the time that the first was answered.
 *
 * @param {import('../load/http-load.js').LoadResult} load
 */
function atOnce({ answeredAtMs }) {
  const first = answeredAtMs.reduce((least, one) => Math.min(least, one))
  return answeredAtMs.filter((at) => at - RING_SECONDS * 1_000 <= first).length
}
