import { type Static, Type } from 'typebox'

/** A chain of records that flow keeps: `operation-log.<institution>` or `administration`. */
export const ChainNameSchema = Type.String({ pattern: '^[a-z][a-z0-9.-]{0,63}$' })

/** A place in a chain, and the hash of the record there. */
export const ChainPositionSchema = Type.Object(
  {
    sequence: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    hash: Type.String({ pattern: '^[0-9a-f]{64}$' })
  },
  { additionalProperties: false }
)
export type ChainPosition = Static<typeof ChainPositionSchema>

/** Answer of `GET /admin/v1/chains`: where each chain ends. */
export const ChainListSchema = Type.Object({
  chains: Type.Array(Type.Object({ chain: ChainNameSchema, ...ChainPositionSchema.properties }))
})

/** The first place of a chain that is not as it was written, and how. */
export const ChainFaultSchema = Type.Object({
  reason: Type.Enum(['altered', 'key_unknown', 'out_of_place', 'missing', 'cut_off', 'replaced']),
  sequence: Type.Integer(),
  id: Type.Optional(Type.String({ description: 'Of the record there, as far as it can be read' }))
})
export type ChainFault = Static<typeof ChainFaultSchema>

/** Answer of `POST /admin/v1/chains/{chain}/verify`. */
export const ChainVerificationSchema = Type.Union([
  Type.Object({
    status: Type.Literal('intact'),
    position: ChainPositionSchema,
    complete: Type.Boolean({ description: 'If not, ask again from this position' })
  }),
  Type.Object({ status: Type.Literal('broken'), fault: ChainFaultSchema })
])
export type ChainVerification = Static<typeof ChainVerificationSchema>
