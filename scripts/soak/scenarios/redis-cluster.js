// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { GIVEN_UP_AFTER_MS } from '../system/redis-cluster.js'
import { acknowledgedWrites } from './acknowledged-writes.js'

/** @type {import('../scenario.js').Scenario} */
export const redisClusterKilled = {
  name: 'redis-cluster-killed',
  about: 'SIGKILL of one master of a Redis Cluster, which comes back with its append-only file',
  system: { cluster: true },
  async play({ system: { cluster }, random, callsAreOver, measure }) {
    if (!cluster) throw new Error('There is no Cluster')
    let kills = 0
    while (!callsAreOver.aborted || kills === 0) {
      await sleep(random.between(500, 4_000))
      const master = random.oneOf(await cluster.masters())
      await master.end('SIGKILL')
      kills += 1
      // Before the others give it up.
      await sleep(random.between(0, GIVEN_UP_AFTER_MS / 2))
      await master.start()
      await cluster.untilWhole()
    }
    measure('kills', kills)
  }
}

/** A key in each corner, so that every master holds some. */
const KEYS = Array.from({ length: 9 }, (_, index) => `{soak-${index}}:written`)

/** @type {import('../scenario.js').Scenario} */
export const redisClusterFailover = {
  name: 'redis-cluster-failover',
  about:
    'one master of a Redis Cluster killed, and its replica takes over; the window of replication measured',
  system: { cluster: true },
  async play({ system: { cluster }, random, callsAreOver, measure }) {
    if (!cluster) throw new Error('There is no Cluster')
    const writers = KEYS.map((key) => acknowledgedWrites(cluster.redis, key, { waits: false }))
    let failovers = 0
    let longestMs = 0
    while (!callsAreOver.aborted || failovers === 0) {
      await sleep(random.between(1_500, 4_000))
      const master = random.oneOf(await cluster.masters())
      const died = performance.now()
      await master.end('SIGKILL')
      await cluster.untilTakenOver(master)
      longestMs = Math.max(longestMs, performance.now() - died)
      failovers += 1
      await master.start()
      await cluster.untilWhole()
      await Promise.all(writers.map((writer) => writer.look()))
    }
    for (const writer of writers) writer.stop()
    measure('failovers', failovers)
    measure('longest without a master, ms', Math.round(longestMs))
    measure(
      'acknowledged writes lost',
      writers.reduce((sum, writer) => sum + writer.lost(), 0)
    )
    measure('window of what was lost, ms', Math.max(...writers.map((writer) => writer.windowMs())))
  }
}
