import type { Task } from '../work/task.ts'
import type { PoolsApi } from '../yobirin-api/pools-api.ts'

/** Adding one number to a pool; adding it again changes nothing. */
export function addToPool(
  pools: PoolsApi,
  { pool, number, why }: { readonly pool: string; readonly number: string; readonly why: string }
): Task {
  return {
    subject: number,
    intent: `add to ${pool}`,
    async run() {
      const { added, state } = await pools.add(pool, number, why)
      return { detail: added ? state : `was there already, ${state}` }
    }
  }
}
