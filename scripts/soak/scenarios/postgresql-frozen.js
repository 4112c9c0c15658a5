// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

const FROZEN_MS = 10_000

/** @type {import('../scenario.js').Scenario} */
export const postgresqlFrozen = {
  name: 'postgresql-frozen',
  about: 'every process of PostgreSQL frozen for 10 s',
  async play({ system: { postgresql }, random }) {
    await sleep(random.between(1_000, 3_000))
    postgresql.freeze()
    await sleep(FROZEN_MS)
    postgresql.thaw()
  }
}
