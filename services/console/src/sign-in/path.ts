import { Type } from 'typebox'

/** A path of ours, and no other address. */
export const PathSchema = Type.Optional(
  Type.String({ pattern: '^/(?![/\\\\])[\\x21-\\x7e]*$', maxLength: 512 })
)
