import { Type } from 'typebox'

export const WhySchema = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Why, for the record; never personal data'
})
