import { Type } from 'typebox'

export const WhySchema = Type.String({
  minLength: 1,
  maxLength: 200,
  // As flow records it, where PostgreSQL takes no NUL.
  pattern: '^[^\\u0000-\\u001f]*[^\\s\\u0000-\\u001f][^\\u0000-\\u001f]*$',
  description: 'Why, for the record; never personal data'
})
