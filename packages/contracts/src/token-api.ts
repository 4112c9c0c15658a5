import { type Static, Type } from 'typebox'

/** Answer of `GET /v1/token`: whose token it is that asks. */
export const TokenHolderSchema = Type.Object({
  name: Type.String({ description: 'Stands beside every change that is made with it' }),
  role: Type.String(),
  permissions: Type.Array(Type.String(), { description: 'What the role allows here' })
})
export type TokenHolder = Static<typeof TokenHolderSchema>
