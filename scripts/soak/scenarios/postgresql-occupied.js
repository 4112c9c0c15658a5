// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

const OCCUPIED_MS = 8_000

/** @type {import('../scenario.js').Scenario} */
export const postgresqlOccupied = {
  name: 'postgresql-occupied',
  about: 'PostgreSQL out of connections: others hold them all, and those of flow were ended',
  async play({ system: { postgresql }, random, measure }) {
    await sleep(random.between(1_000, 2_000))
    const [{ max_connections: most }] = await postgresql.query('SHOW max_connections')
    const first = await postgresql.connect()
    const connections = [first]
    await first.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`
    )
    while (connections.length < Number(most)) {
      const one = await postgresql.connect().catch(() => undefined)
      if (one === undefined) break
      connections.push(one)
    }
    measure('connections held', connections.length)
    await sleep(OCCUPIED_MS)
    await Promise.all(connections.map((one) => one.end().catch(() => {})))
  }
}
