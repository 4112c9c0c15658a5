import { type Static, Type } from 'typebox'

/** Something that somebody did, or looked at, through the operators' API, or to a pool; kept in the chain `administration`. */
const ActSchema = Type.Object({
  id: Type.String(),
  sequence: Type.Integer({ description: 'Its place in the chain `administration`' }),
  at: Type.String({ format: 'date-time' }),
  by: Type.String({ description: 'Name of the token' }),
  role: Type.String(),
  action: Type.String(),
  target: Type.String(),
  institution: Type.Optional(Type.String()),
  accountKey: Type.Optional(Type.String()),
  why: Type.Optional(Type.String()),
  revision: Type.Optional(Type.Integer({ description: 'Of the pool that was changed' }))
})
export type ActResource = Static<typeof ActSchema>

/** Answer of `GET /admin/v1/acts`. */
export const ActListSchema = Type.Object({
  acts: Type.Array(ActSchema),
  next: Type.Optional(
    Type.String({ description: 'Given as `after` it asks for the next page; absent on the last' })
  )
})
