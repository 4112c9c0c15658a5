// @ts-check
import { ceilingPlan } from '../ceilings/ceiling-plan.js'
import { WITHOUT_LIMITS } from '../flow-variables.js'
import { followEvents } from '../follow-events.js'
import { openPages } from '../load/open-pages.js'
import { startVerifications } from '../load/start-verifications.js'
import { pageOf, waitingJourneys } from '../load/waiting-journeys.js'
import { mostMemory } from '../most-memory.js'
import { connectionsAllowed } from '../open-files.js'
import { addNumbers, configurePool } from '../pool.js'
import { openSystem } from '../system.js'

const SOCKETS = 10_000
// The first bring with them what all of them share.
const TO_WARM_UP = 1_000
const NUMBERS = 200

/** @type {import('../figure.js').Figure} */
export const waitingSockets = {
  name: 'waiting-sockets',
  title: 'Waiting pages in one process, against bare sockets of the library ws',

  async measure(bench) {
    const count = connectionsAllowed(SOCKETS)
    const system = await openSystem(bench, { variables: WITHOUT_LIMITS })
    const services = ['flow', 'call-verification', 'notification', 'sandbox'].map(system.start)
    const [flow = { pid: undefined }] = await Promise.all(services)
    await configurePool(system, 'main', { validitySeconds: 600 })
    await addNumbers(system, 'main', NUMBERS)
    const { taken, redis } = followEvents(bench, system)
    const journeys = await waitingJourneys(system, redis)
    const { plan, port: barePort } = await ceilingPlan('bare-sockets')
    const bare = await bench.start(plan)

    /** @param {import('../load/open-pages.js').Page[]} pages @param {number} port */
    const open = async (pages, port) => {
      const { close } = await openPages({ pages, port, greeted: true })
      return close
    }
    const barePages = Array.from({ length: count }, () => ({ path: '/' }))
    bench.tell(`${count} bare sockets`)
    await (await open(barePages.slice(0, TO_WARM_UP), barePort))()
    const floor = await mostMemory(bare, () => open(barePages, barePort))
    await floor.result()

    bench.tell(`${count} journeys`)
    const { waiting } = await startVerifications(system, { count, pool: 'main' })
    await taken()
    const pages = (await journeys.copies(waiting)).map((journey) => pageOf(system, journey))
    bench.tell(`${count} waiting pages`)
    await (await open(pages.slice(0, TO_WARM_UP), system.portOf('flow')))()
    const ours = await mostMemory(flow, () => open(pages, system.portOf('flow')))
    await ours.result()
    return {
      status: 'measured',
      readings: [
        {
          ...{ what: 'sockets that waited at once', unit: '', better: 'more' },
          ...{ ours: count, target: SOCKETS }
        },
        {
          ...{ what: 'memory for each', unit: 'kB', better: 'less', targetRatio: 2 },
          ...{ ours: ours.grownBy / count / 1_024, ceiling: floor.grownBy / count / 1_024 }
        }
      ]
    }
  }
}
