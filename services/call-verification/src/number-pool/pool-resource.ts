import type { PoolNumber, PoolResource, PoolSummary } from '@yobirin/contracts'
import { formatNational } from '@yobirin/phone-numbers'
import type { Pool, PooledNumber } from './number-pools-port.ts'

export function toPoolNumber({ changed, ...number }: PooledNumber): PoolNumber {
  const targetNumberNational = formatNational(number.targetNumber)
  if (!changed) return { ...number, targetNumberNational }
  const { by: changedBy, why, at } = changed
  const changedAt = new Date(at).toISOString()
  return { ...number, targetNumberNational, changedBy, changedAt, why }
}

export function toPoolResource({ numbers, ...pool }: Pool): PoolResource {
  return { ...pool, live: liveOn(numbers), numbers: numbers.map(toPoolNumber) }
}

export function toPoolSummary({ numbers, ...pool }: Pool): PoolSummary {
  const activeCount = numbers.filter(({ state }) => state === 'active').length
  return {
    ...pool,
    live: liveOn(numbers),
    numberCount: numbers.length,
    activeCount
  }
}

function liveOn(numbers: readonly PooledNumber[]): number {
  return numbers.reduce((sum, { live }) => sum + live, 0)
}
