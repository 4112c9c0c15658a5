// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {import('../scenario.js').Scenario} */
export const postgresqlKilled = {
  name: 'postgresql-killed',
  about: 'SIGKILL of every process of PostgreSQL, again and again',
  async play({ system: { postgresql }, random, callsAreOver, measure }) {
    let kills = 0
    while (!callsAreOver.aborted || kills === 0) {
      await sleep(random.between(500, 4_000))
      await postgresql.kill()
      kills += 1
      await sleep(random.between(0, 2_500))
      await postgresql.start()
    }
    measure('kills', kills)
  }
}
