// @ts-check
import { ceilingPlan } from '../ceilings/ceiling-plan.js'
import { followEvents } from '../follow-events.js'
import { httpLoad } from '../load/http-load.js'
import { telephonesOfNobody } from '../load/start-requests.js'
import { startVerifications } from '../load/start-verifications.js'
import { twilioCall } from '../load/twilio-calls.js'
import { addNumbers, configurePool } from '../pool.js'
import { rateReadings, withProcessorTime } from '../rates.js'
import { rounds } from '../rounds.js'
import { median } from '../statistics.js'
import { openSystem } from '../system.js'
import { processorTime } from '../usage.js'

const CALLS = 5_000
const NUMBERS = 200
const ROUNDS = 5
const ROUNDS_WITH_FLOW = 3

/**
 * Every call is signed, comes from another telephone, and has its verification, which was started before.
 *
 * @type {import('../figure.js').Figure}
 */
export const inboundCalls = {
  name: 'inbound-calls',
  title: 'An inbound call decided and answered, against a bare Fastify route for the same form',

  async measure(bench) {
    // As carriers know it: Twilio signs no port then.
    const variables = { WEBHOOK_PUBLIC_URL: 'https://calls.example.jp' }
    const system = await openSystem(bench, { variables })
    const service = await system.start('call-verification')
    await configurePool(system, 'bench', { ringStrategy: 'immediate' })
    const numbers = await addNumbers(system, 'bench', NUMBERS)
    const { plan, port: barePort } = await ceilingPlan('form-route')
    const bare = await bench.start(plan)
    const port = system.portOf('call-verification')
    const { redis } = system

    const calls = (/** @type {(index: number) => { from: string, to: string }} */ call) =>
      Array.from({ length: CALLS }, (_, index) => twilioCall(system, call(index)))
    const strangers = () => {
      const telephones = telephonesOfNobody(CALLS)
      return calls((index) => ({
        from: telephones[index] ?? '',
        to: numbers[index % NUMBERS] ?? ''
      }))
    }
    const measure = (/** @type {Buffer[]} */ requests) =>
      withProcessorTime({ process: service, redis }, () =>
        httpLoad({ port, requests, status: 200 })
      )
    const measured = await rounds(
      ROUNDS,
      {
        bare: () =>
          withProcessorTime({ process: bare, redis }, () =>
            httpLoad({ port: barePort, requests: strangers(), status: 200 })
          ),
        async matched() {
          const { waiting } = await startVerifications(system, { count: CALLS, pool: 'bench' })
          return measure(calls((index) => waiting[index] ?? { from: '', to: '' }))
        },
        withheld: () =>
          measure(calls((index) => ({ from: '+266696687', to: numbers[index % NUMBERS] ?? '' }))),
        stray: () => measure(strangers())
      },
      bench.tell
    )
    // Only now: while it takes them in it would share the processors with what is measured.
    bench.tell('flow takes in what was told so far')
    const events = followEvents(bench, system)
    const flow = await system.start('flow')
    await events.taken()
    const { spent } = await rounds(
      ROUNDS_WITH_FLOW,
      {
        async spent() {
          const { waiting } = await startVerifications(system, { count: CALLS, pool: 'bench' })
          const requests = calls((index) => waiting[index] ?? { from: '', to: '' })
          await events.taken()
          const before = processorTime(flow)
          await httpLoad({ port, requests, status: 200 })
          await events.taken()
          return (processorTime(flow) - before) / CALLS
        }
      },
      bench.tell
    )
    const target = { targetRatio: 0.5 }
    return {
      status: 'measured',
      readings: [
        ...rateReadings('matched calls', measured.matched, measured.bare, target),
        {
          ...{ what: 'matched calls: processor time each, flow', unit: 'µs', better: 'less' },
          ours: median(spent)
        },
        ...rateReadings('withheld calls', measured.withheld, measured.bare, target),
        ...rateReadings('stray calls', measured.stray, measured.bare, target)
      ]
    }
  }
}
