// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {import('../scenario.js').Scenario} */
export const postgresqlRestarted = {
  name: 'postgresql-restarted',
  about: 'PostgreSQL restarted by an operator who waits for nobody, again and again',
  async play({ system: { postgresql }, random, callsAreOver, measure }) {
    let restarts = 0
    while (!callsAreOver.aborted || restarts === 0) {
      await sleep(random.between(500, 3_000))
      await postgresql.end()
      await postgresql.start()
      restarts += 1
    }
    measure('restarts', restarts)
  }
}
