// @ts-check
import { ceilingPlan } from '../ceilings/ceiling-plan.js'
import { httpLoad } from '../load/http-load.js'
import { startRequest, telephonesOfNobody } from '../load/start-requests.js'
import { addNumbers, configurePool } from '../pool.js'
import { rateReadings, withProcessorTime } from '../rates.js'
import { rounds } from '../rounds.js'
import { openSystem } from '../system.js'

const STARTS = 5_000
const NUMBERS = 1_000
const ROUNDS = 5

/** @type {import('../figure.js').Figure} */
export const starts = {
  name: 'starts',
  title: 'Starting a verification, against a bare Fastify route with one Redis script',

  async measure(bench) {
    const system = await openSystem(bench)
    const service = await system.start('call-verification')
    await configurePool(system, 'bench', { ringStrategy: 'immediate' })
    await addNumbers(system, 'bench', NUMBERS)
    const { plan, port } = await ceilingPlan('script-route', {
      REDIS_URL: system.environment.REDIS_URL ?? ''
    })
    const bare = await bench.start(plan)

    const load = (/** @type {number} */ to) =>
      httpLoad({
        ...{ port: to, status: 201 },
        requests: telephonesOfNobody(STARTS).map((phoneNumber) =>
          startRequest(system, { phoneNumber, pool: 'bench' })
        )
      })
    const { redis } = system
    const measured = await rounds(
      ROUNDS,
      {
        bare: () => withProcessorTime({ process: bare, redis }, () => load(port)),
        starts: () =>
          withProcessorTime({ process: service, redis }, () =>
            load(system.portOf('call-verification'))
          )
      },
      bench.tell
    )
    return {
      status: 'measured',
      readings: rateReadings('starts', measured.starts, measured.bare, { targetRatio: 0.5 })
    }
  }
}
