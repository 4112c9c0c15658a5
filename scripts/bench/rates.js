// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { median } from './statistics.js'
import { processorTime } from './usage.js'

/** @typedef {{ perSecond: number, processMicroseconds: number, redisMicroseconds: number }} Rate */

// What a request leaves to be done afterwards, such as the relay of its events, is paid for by it as well.
const UNTIL_ALL_IS_DONE_MS = 500

/**
 * One turn of a load, with the processor time that each request took of a process and of Redis.
 *
 * @param {{ process: import('./usage.js').Measured, redis: import('./usage.js').Measured }} processes
 * @param {() => Promise<import('./load/http-load.js').LoadResult>} load
 * @returns {Promise<Rate>}
 */
export async function withProcessorTime({ process, redis }, load) {
  const before = [processorTime(process), processorTime(redis)]
  const { perSecond, latenciesMs } = await load()
  await delay(UNTIL_ALL_IS_DONE_MS)
  const [ours = 0, redisBefore = 0] = before
  return {
    perSecond,
    processMicroseconds: (processorTime(process) - ours) / latenciesMs.length,
    redisMicroseconds: (processorTime(redis) - redisBefore) / latenciesMs.length
  }
}

/**
 * @param {string} what
 * @param {Rate[]} ours
 * @param {Rate[]} ceiling
 * @param {{ targetRatio?: number }} [target]
 * @returns {import('./figure.js').Reading[]}
 */
export function rateReadings(what, ours, ceiling, target = {}) {
  const both = (/** @type {keyof Rate} */ field) => ({
    ours: median(ours.map((rate) => rate[field])),
    ceiling: median(ceiling.map((rate) => rate[field]))
  })
  return [
    { what, unit: '/s', ...both('perSecond'), ...target, better: 'more' },
    {
      what: `${what}: processor time each, our process`,
      unit: 'µs',
      ...both('processMicroseconds'),
      better: 'less'
    },
    {
      what: `${what}: processor time each, Redis`,
      unit: 'µs',
      ...both('redisMicroseconds'),
      better: 'less'
    }
  ]
}
