import type { PoolNumber, PoolResource, PoolSummary } from '@yobirin/contracts'
import { formatNational } from '@yobirin/phone-numbers'
import type { LiveNumber, Pool, PoolTally } from './number-pools-port.ts'

export function toPoolNumber({ changed, ...number }: LiveNumber): PoolNumber {
  const targetNumberNational = formatNational(number.targetNumber)
  if (!changed) return { ...number, targetNumberNational }
  const { by: changedBy, why, at } = changed
  const changedAt = new Date(at).toISOString()
  return { ...number, targetNumberNational, changedBy, changedAt, why }
}

export function toPoolResource({ numbers, ...pool }: Pool): PoolResource {
  return { ...pool, live: liveOn(numbers), numbers: numbers.map(toPoolNumber) }
}

export function toPoolSummary({ countOf, ...pool }: PoolTally): PoolSummary {
  const numberCount = Object.values(countOf).reduce((sum, count) => sum + count, 0)
  return { ...pool, numberCount, activeCount: countOf.active }
}

function liveOn(numbers: readonly LiveNumber[]): number {
  return numbers.reduce((sum, { live }) => sum + live, 0)
}
