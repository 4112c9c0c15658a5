import type { PoolNumber, PoolResource, PoolSummary } from '@yobirin/contracts'
import { formatNational } from '@yobirin/phone-numbers'
import type { Pool, PooledNumber } from './number-pools-port.ts'

export function toPoolNumber({ targetNumber, state, live }: PooledNumber): PoolNumber {
  return { targetNumber, targetNumberNational: formatNational(targetNumber), state, live }
}

export function toPoolResource({ name, revision, settings, numbers }: Pool): PoolResource {
  return { name, revision, settings, live: liveOn(numbers), numbers: numbers.map(toPoolNumber) }
}

export function toPoolSummary({ name, revision, settings, numbers }: Pool): PoolSummary {
  const activeCount = numbers.filter(({ state }) => state === 'active').length
  return {
    name,
    revision,
    settings,
    live: liveOn(numbers),
    numberCount: numbers.length,
    activeCount
  }
}

function liveOn(numbers: readonly PooledNumber[]): number {
  return numbers.reduce((sum, { live }) => sum + live, 0)
}
