// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

const REPLICATED_WITHIN_MS = 1_000

/** @type {import('../scenario.js').Scenario} */
export const redisFailover = {
  name: 'redis-failover',
  about:
    'the primary Redis killed under Sentinel, and its replica takes over; the window of replication measured',
  system: { sentinel: true, betweenProxies: true },
  async play({ system, random, callsAreOver, measure }) {
    const { pair, networks } = system
    if (!pair) throw new Error('There is no replica')
    const [plain, waiting] = [
      writer(pair.redis, 'plain', false),
      writer(pair.redis, 'waiting', true)
    ]
    let failovers = 0
    let longestMs = 0
    while (!callsAreOver.aborted || failovers === 0) {
      await sleep(random.between(1_500, 4_000))
      const awayMs = await pair.failOver(() => {
        for (const network of networks.values()) network.reset()
      })
      longestMs = Math.max(longestMs, awayMs)
      failovers += 1
      await Promise.all([plain.look(), waiting.look()])
    }
    for (const one of [plain, waiting]) one.stop()
    measure('failovers', failovers)
    measure('longest without a primary, ms', Math.round(longestMs))
    measure('acknowledged writes lost', plain.lost())
    measure('window of what was lost, ms', plain.windowMs())
    measure('lost though a replica had confirmed them (WAIT)', waiting.lost())
  }
}

/**
 * Writes one thing after the other, and finds out after a failover how many that were acknowledged are
 * gone.
 *
 * @param {import('@yobirin/redis').RedisConnection} redis
 * @param {string} name
 * @param {boolean} waits for a replica before a write counts as acknowledged
 */
function writer(redis, name, waits) {
  const key = `soak:${name}`
  let stopped = false
  let lost = 0
  let windowMs = 0
  /** @type {{ value: number, at: number }[]} */
  let acknowledged = []

  const write = async () => {
    for (let value = 1; !stopped; value += 1) {
      const written = await redis.sadd(key, value).catch(() => undefined)
      const copies = waits && written ? await redis.wait(1, REPLICATED_WITHIN_MS).catch(() => 0) : 1
      if (written && copies > 0) acknowledged.push({ value, at: performance.now() })
      await sleep(1)
    }
  }
  void write()
  return {
    async look() {
      const seen = acknowledged
      acknowledged = []
      if (seen.length === 0) return
      const there = await redis.smismember(key, ...seen.map(({ value }) => value))
      const gone = seen.filter((_, index) => there[index] === 0)
      const [first, last] = [gone[0], gone.at(-1)]
      if (!first || !last) return
      lost += gone.length
      windowMs = Math.max(windowMs, Math.ceil(last.at - first.at) + 1)
    },
    stop: () => {
      stopped = true
    },
    lost: () => lost,
    windowMs: () => windowMs
  }
}
