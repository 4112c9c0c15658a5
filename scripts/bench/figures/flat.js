// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { followEvents } from '../follow-events.js'
import { fillPool, poolTag } from '../load/fill-pool.js'
import { httpLoad } from '../load/http-load.js'
import { startVerifications } from '../load/start-verifications.js'
import { twilioCall } from '../load/twilio-calls.js'
import { addNumbers, configurePool } from '../pool.js'
import { withProcessorTime } from '../rates.js'
import { commandsDone, memoryOfKeys, usedMemory } from '../redis-usage.js'
import { rounds } from '../rounds.js'
import { median } from '../statistics.js'
import { openSystem } from '../system.js'

/** @typedef {import('../rates.js').Rate & { commands: number }} Cost */
/** @typedef {Awaited<ReturnType<typeof openFilled>>} Filled */

const POOL = 'bench'
const MANY = { name: 'many', live: 1_000_000, numbers: 10_000 }
const FEW = { name: 'few', live: 1_000, numbers: 10 }
const AT_A_TIME = 2_000
const ROUNDS = 9
// A rate may be as much lower as a cost may be higher.
const AT_MOST = 1.25
const BYTES_A_VERIFICATION = 1_000
const UNTIL_REDIS_RESTS_MS = 1_000

/**
 * The same starts and calls in a pool with few live verifications and in one with many, each with a Redis and a
 * process of its own. The fill is weighed before its events are handed on.
 *
 * @type {import('../figure.js').Figure}
 */
export const flat = {
  name: 'flat',
  title:
    'What a start and a call cost with 1,000,000 live verifications on 10,000 numbers, against 1,000 on 10',

  async measure(bench) {
    const few = await openFilled(bench, FEW)
    const many = await openFilled(bench, MANY)
    /** @type {Map<Filled, import('../load/start-verifications.js').Waiting[]>} */
    const started = new Map()

    const starts = (/** @type {Filled} */ filled) =>
      costOf(filled, async () => {
        const { waiting, load } = await startVerifications(filled.system, {
          ...{ count: AT_A_TIME, pool: POOL }
        })
        started.set(filled, waiting)
        return load
      })
    const calls = (/** @type {Filled} */ filled) => {
      const requests = (started.get(filled) ?? []).map((call) => twilioCall(filled.system, call))
      const port = filled.system.portOf('call-verification')
      return costOf(filled, () => httpLoad({ port, requests, status: 200 }))
    }
    const measured = await rounds(
      ROUNDS,
      {
        ...{ startsAmongFew: () => starts(few), startsAmongMany: () => starts(many) },
        ...{ callsAmongFew: () => calls(few), callsAmongMany: () => calls(many) }
      },
      bench.tell
    )
    return {
      status: 'measured',
      readings: [
        ...flatReadings('starts', measured.startsAmongMany, measured.startsAmongFew),
        ...flatReadings('matched calls', measured.callsAmongMany, measured.callsAmongFew),
        {
          ...{ what: 'memory of Redis for each live verification', unit: 'B', better: 'less' },
          ...{ ours: many.bytesEach, target: BYTES_A_VERIFICATION }
        },
        {
          ...{ what: 'beside it, for each call id remembered', unit: 'B', better: 'less' },
          ours: await memoryOfKeys(few.redis, `${poolTag(POOL)}:call:*`)
        },
        {
          ...{ what: 'beside it, for each event in the queue', unit: 'B', better: 'less' },
          ours: await bytesOfQueuedEvent(few)
        }
      ]
    }
  }
}

/**
 * @param {import('../figure.js').Bench} bench
 * @param {{ name: string, live: number, numbers: number }} size
 */
async function openFilled(bench, { name, live, numbers }) {
  const variables = { WEBHOOK_PUBLIC_URL: 'https://calls.example.jp' }
  const system = await openSystem(bench, { variables, keep: false, name })
  const { redis, queue } = followEvents(bench, system)
  const founder = await system.start('call-verification')
  await configurePool(system, POOL, { ringStrategy: 'immediate', validitySeconds: 600 })
  await addNumbers(system, POOL, numbers)
  // It would hand the events on while they are to be weighed.
  await founder.stop()

  const before = await usedMemory(redis)
  await fillPool(redis, { ...bench, pool: POOL, count: live })
  await delay(UNTIL_REDIS_RESTS_MS)
  const bytesEach = ((await usedMemory(redis)) - before) / live
  // As if flow knew of them all.
  await redis.del(`${poolTag(POOL)}:outbox`)
  return { system, redis, queue, bytesEach, service: await system.start('call-verification') }
}

/**
 * @param {Filled} filled
 * @param {() => Promise<import('../load/http-load.js').LoadResult>} load
 * @returns {Promise<Cost>}
 */
async function costOf({ system, service, redis }, load) {
  const before = await commandsDone(redis)
  const rate = await withProcessorTime({ process: service, redis: system.redis }, load)
  return { ...rate, commands: ((await commandsDone(redis)) - before) / AT_A_TIME }
}

/**
 * @param {string} what
 * @param {Cost[]} many
 * @param {Cost[]} few
 * @returns {import('../figure.js').Reading[]}
 */
function flatReadings(what, many, few) {
  const both = (/** @type {keyof Cost} */ field) => ({
    ours: median(many.map((cost) => cost[field])),
    ceiling: median(few.map((cost) => cost[field]))
  })
  const less = /** @type {const} */ ({ targetRatio: AT_MOST, better: 'less' })
  return [
    {
      ...{ what, unit: '/s', better: 'more', targetRatio: 1 / AT_MOST },
      ...both('perSecond')
    },
    {
      ...{ what: `${what}: processor time each, our process`, unit: 'µs' },
      ...{ ...both('processMicroseconds'), ...less }
    },
    {
      ...{ what: `${what}: processor time each, Redis`, unit: 'µs' },
      ...{ ...both('redisMicroseconds'), ...less }
    },
    { what: `${what}: commands of Redis each`, unit: '', ...both('commands'), ...less }
  ]
}

/** Nobody takes them here, so the first that were told lie there still. @param {Filled} filled */
async function bytesOfQueuedEvent({ redis, queue }) {
  const jobs = await queue.getWaiting(0, 99)
  const events = jobs.reduce((sum, job) => sum + job.data.events.length, 0)
  const sizes = jobs.map((job) => redis.memory('USAGE', queue.toKey(job.id ?? '')))
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => (sum ?? 0) + (size ?? 0), 0)
  return (bytes ?? 0) / events
}
