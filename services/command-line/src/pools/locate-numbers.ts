import type { PoolNumber } from '@yobirin/contracts'
import { Failure } from '../failure.ts'
import { written } from '../output/written.ts'
import type { PoolsApi } from '../yobirin-api/pools-api.ts'

export interface LocatedNumber extends PoolNumber {
  readonly pool: string
}

/** Every number of every pool; a number is in one pool for good. */
export async function locateNumbers(pools: PoolsApi): Promise<ReadonlyMap<string, LocatedNumber>> {
  const located = new Map<string, LocatedNumber>()
  for (const { name } of await pools.list()) {
    for (const number of (await pools.read(name)).numbers) {
      located.set(number.targetNumber, { ...number, pool: name })
    }
  }
  return located
}

/** @throws Failure that names those which are in no pool */
export async function requireLocated(
  pools: PoolsApi,
  numbers: readonly string[]
): Promise<LocatedNumber[]> {
  const located = await locateNumbers(pools)
  const unknown = numbers.filter((number) => !located.has(number))
  if (unknown.length > 0) {
    throw new Failure(`In no pool: ${unknown.map(written).join(', ')}. Nothing was changed.`)
  }
  return [...new Set(numbers)].flatMap((number) => located.get(number) ?? [])
}
