import { NOTICE_WORDS_PATTERN } from '@yobirin/contracts'
import { type Static, Type } from 'typebox'

const id = (longest: number) =>
  Type.String({
    pattern: `^[a-z][a-z0-9-]{0,${longest - 1}}$`,
    description: `a word of up to ${longest} letters a to z, digits and hyphens`
  })

/** A fintech app that may ask an institution's customers for access. */
export const AppRegistrationSchema = Type.Object(
  {
    /** Its client id. */
    id: id(64),
    /** As the customer sees it, on pages and in letters. */
    name: Type.String({
      maxLength: 60,
      pattern: NOTICE_WORDS_PATTERN,
      description: 'a name of up to 60 characters, in one line and without a link'
    }),
    /** The one whose customers it serves. */
    institution: id(32),
    /** Where a browser may be sent back to: compared letter by letter. */
    returnUrls: Type.Array(Type.String({ maxLength: 2048, description: 'a URL' }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'a list of different URLs, at least one'
    }),
    scopes: Type.Array(
      Type.Enum(['accounts', 'transactions'], { description: 'accounts or transactions' }),
      {
        minItems: 1,
        uniqueItems: true,
        description: 'a list with accounts, transactions or both, each once'
      }
    ),
    /** Instead of the institution's own. */
    consentDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 366,
        description: 'a whole number of days from 1 to 366'
      })
    ),
    /** What the authorization server expects of it; `baseline` if it does not say. */
    profile: Type.Optional(Type.Enum(['baseline', 'fapi2'], { description: 'baseline or fapi2' })),
    /** Where its public keys are (RFC 7523); without them it is no client of the authorization server. */
    jwksUri: Type.Optional(
      Type.String({ maxLength: 2048, description: 'the URL of a JSON Web Key Set' })
    ),
    /** B0070 for its journeys; operators can do the same at run time. */
    switchedOff: Type.Boolean({ default: false, description: 'true or false' })
  },
  { additionalProperties: false, description: 'an object with the registration of an app' }
)
export type AppRegistration = Static<typeof AppRegistrationSchema>
