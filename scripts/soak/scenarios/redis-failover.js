// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { acknowledgedWrites } from './acknowledged-writes.js'

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
      acknowledgedWrites(pair.redis, 'soak:plain', { waits: false }),
      acknowledgedWrites(pair.redis, 'soak:waiting', { waits: true })
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
