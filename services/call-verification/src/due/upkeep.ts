import type { Relay } from '../events/relay.ts'
import type { RunPoolScript } from '../pool-scripts.ts'
import { afterAll } from './after-all.ts'

/** Verdicts and expiries of one script: enough to keep up, too few to hold Redis for long. */
const BATCH = 100

export interface Upkeep {
  /** Settles what is due in a pool by now. */
  settle(pool: string): Promise<void>
  /** The same for every pool, and hands on what lies in its outbox. @throws after having tried all */
  settleAndSweepAll(): Promise<void>
}

export function createUpkeep({
  run,
  relay,
  listPools
}: {
  run: RunPoolScript
  relay: Pick<Relay, 'sweep'>
  listPools: () => Promise<readonly string[]>
}): Upkeep {
  async function settle(pool: string) {
    let settled: number
    do {
      const [count] = await run('settleDue', pool, [BATCH])
      settled = Number(count)
    } while (settled === BATCH)
  }

  return {
    settle,
    async settleAndSweepAll() {
      const pools = await listPools()
      const work = pools.flatMap((pool) => [settle(pool), relay.sweep(pool)])
      await afterAll(work, 'Not every pool could be settled')
    }
  }
}
