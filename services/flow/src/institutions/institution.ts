import { type Static, Type } from 'typebox'

/** What an institution sets for itself. */
export const InstitutionSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    pool: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    termsUrl: Type.String({ pattern: '^https?://' }),
    questionsUrl: Type.String({ pattern: '^https?://' }),
    inquiryTelephone: Type.String({ pattern: '^0[0-9-]{9,12}$' })
  },
  { additionalProperties: false }
)
export type Institution = Static<typeof InstitutionSchema>
