import { type Static, Type } from 'typebox'
import { NumberStateSchema, PoolNameSchema, PoolSettingsSchema } from './pool.ts'

/** A number of a pool as the HTTP API answers it. */
export const PoolNumberSchema = Type.Object({
  targetNumber: Type.String({ description: 'E.164' }),
  targetNumberNational: Type.String(),
  state: NumberStateSchema,
  live: Type.Integer({ description: 'Live verifications on the number' }),
  revision: Type.Integer({ description: "The pool's, when the number was last changed" }),
  changedBy: Type.Optional(Type.String({ description: 'Name of the API token, or `system`' })),
  changedAt: Type.Optional(Type.String({ format: 'date-time' })),
  why: Type.Optional(Type.String())
})
export type PoolNumber = Static<typeof PoolNumberSchema>

const poolProperties = {
  name: PoolNameSchema,
  revision: Type.Integer({ description: 'Counts the changes of the pool' }),
  settingsRevision: Type.Integer({ description: 'The revision when its settings last changed' }),
  settings: PoolSettingsSchema,
  live: Type.Integer({ description: 'Live verifications of the pool' })
}

export const PoolSummarySchema = Type.Object({
  ...poolProperties,
  numberCount: Type.Integer(),
  activeCount: Type.Integer({ description: 'Numbers that are drawn from' })
})
export type PoolSummary = Static<typeof PoolSummarySchema>

/** Answer of `GET /v1/pools`. */
export const PoolListSchema = Type.Object({ pools: Type.Array(PoolSummarySchema) })

/** Answer of `GET /v1/pools/{pool}`. */
export const PoolResourceSchema = Type.Object({
  ...poolProperties,
  numbers: Type.Array(PoolNumberSchema)
})
export type PoolResource = Static<typeof PoolResourceSchema>
