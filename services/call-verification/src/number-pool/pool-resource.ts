import { NumberStateSchema, PoolNameSchema, PoolSettingsSchema } from '@yobirin/contracts'
import { formatNational } from '@yobirin/phone-numbers'
import { type Static, Type } from 'typebox'
import type { Pool, PooledNumber } from './number-pools-port.ts'

export const PoolNumberSchema = Type.Object({
  targetNumber: Type.String({ description: 'E.164' }),
  targetNumberNational: Type.String(),
  state: NumberStateSchema,
  live: Type.Integer({ description: 'Live verifications on the number' })
})
export type PoolNumber = Static<typeof PoolNumberSchema>

const poolProperties = {
  name: PoolNameSchema,
  revision: Type.Integer({ description: 'Counts the changes of the pool' }),
  settings: PoolSettingsSchema,
  live: Type.Integer({ description: 'Live verifications of the pool' })
}

export const PoolSummarySchema = Type.Object({
  ...poolProperties,
  numberCount: Type.Integer(),
  activeCount: Type.Integer({ description: 'Numbers that are drawn from' })
})
export type PoolSummary = Static<typeof PoolSummarySchema>

export const PoolResourceSchema = Type.Object({
  ...poolProperties,
  numbers: Type.Array(PoolNumberSchema)
})
export type PoolResource = Static<typeof PoolResourceSchema>

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
