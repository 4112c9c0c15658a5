// @ts-check
import { ceilingPlan } from '../ceilings/ceiling-plan.js'
import { httpLoad } from '../load/http-load.js'
import { startRequest, telephonesOfNobody } from '../load/start-requests.js'
import { twilioCall } from '../load/twilio-calls.js'
import { addNumbers, configurePool } from '../pool.js'
import { rateReadings, withProcessorTime } from '../rates.js'
import { rounds } from '../rounds.js'
import { openSystem } from '../system.js'

const CALLS = 5_000
const NUMBERS = 200
const ROUNDS = 5

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
          const started = await startedVerifications(system, CALLS)
          return measure(calls((index) => started[index] ?? { from: '', to: '' }))
        },
        withheld: () =>
          measure(calls((index) => ({ from: '+266696687', to: numbers[index % NUMBERS] ?? '' }))),
        stray: () => measure(strangers())
      },
      bench.tell
    )
    const target = { targetRatio: 0.5 }
    return {
      status: 'measured',
      readings: [
        ...rateReadings('matched calls', measured.matched, measured.bare, target),
        ...rateReadings('withheld calls', measured.withheld, measured.bare, target),
        ...rateReadings('stray calls', measured.stray, measured.bare, target)
      ]
    }
  }
}

/**
 * @param {import('../system.js').System} system
 * @param {number} count
 * @returns {Promise<{ from: string, to: string }[]>} the call that each waits for
 */
async function startedVerifications(system, count, pool = 'bench') {
  const telephones = telephonesOfNobody(count)
  /** @type {{ from: string, to: string }[]} */
  const calls = []
  await httpLoad({
    port: system.portOf('call-verification'),
    requests: telephones.map((phoneNumber) => startRequest(system, { phoneNumber, pool })),
    status: 201,
    onBody(index, body) {
      calls[index] = { from: telephones[index] ?? '', to: JSON.parse(body).targetNumber }
    }
  })
  return calls
}
