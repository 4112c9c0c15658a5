import { Type } from 'typebox'

/** What the services take. */
export const LONGEST_WHY = 200

/** In every form that does something; `formKey` is checked before the route. */
export const actFields = {
  formKey: Type.Optional(Type.String()),
  why: Type.String({
    minLength: 1,
    maxLength: LONGEST_WHY,
    pattern: '^[^\\u0000-\\u001f]*[^\\s\\u0000-\\u001f][^\\u0000-\\u001f]*$'
  })
}
