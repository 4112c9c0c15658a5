import { ChainFaultSchema, ChainNameSchema, ChainPositionSchema } from '@yobirin/contracts'
import { type Static, Type } from 'typebox'

/** What was found of a chain: where it ends, or the first bad place. */
export const VerifiedChainSchema = Type.Union([
  Type.Object({
    chain: ChainNameSchema,
    status: Type.Literal('intact'),
    position: ChainPositionSchema
  }),
  Type.Object({
    chain: ChainNameSchema,
    status: Type.Literal('broken'),
    fault: ChainFaultSchema
  })
])
export type VerifiedChain = Static<typeof VerifiedChainSchema>
