import { type Static, Type } from 'typebox'
import { NumberStateSchema } from './pool.ts'

/** Answer of `POST /v1/pools/{pool}/imports`: every line that holds a number, in their order. */
export const PoolImportSchema = Type.Object({
  dryRun: Type.Boolean({ description: 'Nothing was added: this is what would be' }),
  added: Type.Integer(),
  alreadyThere: Type.Integer(),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'From 1' }),
      targetNumber: Type.String({ description: 'E.164' }),
      state: NumberStateSchema,
      outcome: Type.Union([Type.Literal('added'), Type.Literal('already_there')])
    })
  )
})
export type PoolImport = Static<typeof PoolImportSchema>
