// @ts-check

import { until } from '../../supervisor/until.js'
import { ceilingPlan } from '../ceilings/ceiling-plan.js'
import { WITHOUT_LIMITS } from '../flow-variables.js'
import { followEvents } from '../follow-events.js'
import { openPages } from '../load/open-pages.js'
import { telephonesOfNobody } from '../load/start-requests.js'
import { startVerifications } from '../load/start-verifications.js'
import { steadyLoad } from '../load/steady-load.js'
import { twilioCall } from '../load/twilio-calls.js'
import { pageOf, waitingJourneys } from '../load/waiting-journeys.js'
import { connectionsAllowed } from '../open-files.js'
import { addNumbers, configurePool } from '../pool.js'
import { rounds } from '../rounds.js'
import { median, quantile } from '../statistics.js'
import { openSystem } from '../system.js'

/**
 * @typedef {object} Side
 * @property {{ from: string, to: string }[]} calls
 * @property {number} port of the sockets
 * @property {import('../load/open-pages.js').Page[]} pages that wait for them
 */

const SOCKETS = 5_000
const CALLS_PER_SECOND = 200
const SECONDS = 5
const ROUNDS = 5
const CALLS = CALLS_PER_SECOND * SECONDS
const NUMBERS = 200
const TOLD_WITHIN_MS = 10_000

/**
 * Each page waits for the call of its own customer. The floor goes the same way bare: HTTP, one script,
 * one job, publish, socket.
 *
 * @type {import('../figure.js').Figure}
 */
export const callToSocket = {
  name: 'call-to-socket',
  title:
    'From the carrier’s request to the page’s socket, 200 calls a second, 5,000 sockets waiting',

  async measure(bench) {
    const count = Math.floor(connectionsAllowed(2 * (SOCKETS + CALLS)) / 2) - CALLS
    const variables = { ...WITHOUT_LIMITS, WEBHOOK_PUBLIC_URL: 'https://calls.example.jp' }
    const system = await openSystem(bench, { variables })
    await Promise.all(['call-verification', 'flow', 'notification', 'sandbox'].map(system.start))
    await configurePool(system, 'main', { ringStrategy: 'immediate', validitySeconds: 600 })
    const numbers = await addNumbers(system, 'main', NUMBERS)
    const { taken, redis } = followEvents(bench, system)
    const journeys = await waitingJourneys(system, redis)
    const redisUrl = { REDIS_URL: system.environment.REDIS_URL ?? '' }
    const relay = await ceilingPlan('relay-route', redisUrl)
    const sockets = await ceilingPlan('told-sockets', redisUrl)
    await Promise.all([bench.start(relay.plan), bench.start(sockets.plan)])

    /** @param {number} size */
    const ours = async (size) => {
      const { waiting } = await startVerifications(system, { count: size, pool: 'main' })
      await taken()
      const pages = (await journeys.copies(waiting)).map((journey) => pageOf(system, journey))
      return { calls: waiting, port: system.portOf('flow'), pages }
    }
    /** @param {number} size @returns {Side} */
    const bare = (size) => {
      const calls = telephonesOfNobody(size).map((from) => ({ from, to: numbers[0] ?? '' }))
      const pages = calls.map(({ from }) => ({ path: `/?of=${encodeURIComponent(from)}` }))
      return { calls, port: sockets.port, pages }
    }
    bench.tell(`${count} sockets of each wait`)
    for (const side of [await ours(count), bare(count)]) {
      const { close } = await openPages({ ...side, greeted: true })
      bench.afterwards(close)
    }
    /**
     * @param {Side} side
     * @param {number} port of the carrier's requests
     */
    const toldAfter = async ({ calls, ...side }, port) => {
      /** @type {number[]} */
      const toldAt = []
      let told = 0
      const { close } = await openPages({
        ...{ ...side, greeted: true },
        onMessage(index, message) {
          if (!message.includes('"verified"')) return
          toldAt[index] = performance.now()
          told += 1
        }
      })
      const requests = calls.map((call) => twilioCall(system, call))
      const perSecond = CALLS_PER_SECOND
      const sentAt = await steadyLoad({ port, requests, perSecond, status: 200 })
      const { signal } = bench
      await until(() => told === CALLS, { every: 20, signal, forAtMost: TOLD_WITHIN_MS })
      if (told !== CALLS) throw new Error(`${CALLS - told} of ${CALLS} pages were not told`)
      await close()
      const after = sentAt.map((sent, index) => (toldAt[index] ?? Number.NaN) - sent)
      return { p50: median(after), p99: quantile(after, 0.99) }
    }
    const measured = await rounds(
      ROUNDS,
      {
        bare: () => toldAfter(bare(CALLS), relay.port),
        ours: async () => toldAfter(await ours(CALLS), system.portOf('call-verification'))
      },
      bench.tell
    )
    /**
     * @param {'p50' | 'p99'} field
     * @param {number} targetRatio
     * @returns {import('../figure.js').Reading}
     */
    const reading = (field, targetRatio) => ({
      ...{ what: `from call to socket, ${field}`, unit: 'ms', better: 'less', targetRatio },
      ours: median(measured.ours.map((one) => one[field])),
      ceiling: median(measured.bare.map((one) => one[field]))
    })
    return {
      status: 'measured',
      readings: [
        { what: 'sockets waiting', unit: '', better: 'more', ours: count, target: SOCKETS },
        reading('p50', 2),
        reading('p99', 3)
      ]
    }
  }
}
