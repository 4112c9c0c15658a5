import { NOTICE_WORDS_PATTERN } from '@yobirin/contracts'
import { type Static, Type } from 'typebox'
import { ClosureRuleSchema } from '../service-hours/closure-rule.ts'

const name = (longest: number, description: string) =>
  Type.String({ minLength: 1, maxLength: longest, description })
const paragraph = () => name(400, 'a paragraph of up to 400 characters')
/** What also stands in letters. */
const words = (longest: number, what: string) =>
  Type.String({
    maxLength: longest,
    pattern: NOTICE_WORDS_PATTERN,
    description: `${what} of up to ${longest} characters, in one line and without a link`
  })
const word = (description: string) =>
  Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$', description })
const link = () =>
  Type.String({ pattern: '^https?://\\S+$', maxLength: 2048, description: 'an http or https URL' })
const flag = () => Type.Boolean({ default: false, description: 'true or false' })
const days = (fallback: number, longest: number) =>
  Type.Integer({
    default: fallback,
    minimum: 1,
    maximum: longest,
    description: `a whole number of days from 1 to ${longest}`
  })
const count = (fallback: number, { least, most }: { least: number; most: number }) =>
  Type.Integer({
    default: fallback,
    minimum: least,
    maximum: most,
    description: `a whole number from ${least} to ${most}`
  })

const consentTexts = () =>
  Type.Object(
    {
      notes: Type.Array(paragraph(), {
        default: [],
        maxItems: 10,
        description: 'a list of up to 10 paragraphs'
      }),
      agreement: name(200, 'the sentence beside the box to tick, up to 200 characters')
    },
    { additionalProperties: false, description: 'an object with notes and agreement' }
  )

/** All that an institution says in its own words, in one more language. */
const translation = () =>
  Type.Object(
    {
      name: name(60, 'a name of up to 60 characters'),
      termsUrl: Type.Optional(link()),
      questionsUrl: Type.Optional(link()),
      desk: Type.Optional(paragraph()),
      consentTexts: Type.Optional(consentTexts())
    },
    { additionalProperties: false, description: 'an object with a name and its other words' }
  )

/** What an institution sets for itself. */
export const InstitutionSchema = Type.Object(
  {
    id: word('a word of up to 32 letters a to z, digits and hyphens'),
    /** Made for trying things out; production refuses it. */
    sandbox: flag(),
    name: words(60, 'a name'),
    /** Of toll-free numbers, at call-verification. */
    pool: word('the name of a pool of numbers'),
    termsUrl: link(),
    questionsUrl: link(),
    inquiryTelephone: Type.String({
      pattern: '^0[0-9-]{9,12}$',
      description: 'a Japanese telephone number such as 0120-000-000'
    }),
    /** When it is closed, in Asia/Tokyo; never, if the list is empty. */
    closures: Type.Array(ClosureRuleSchema, {
      default: [],
      maxItems: 100,
      description: 'a list of rules'
    }),
    /** The failure that locks the account until the next day. */
    failureLimit: count(3, { least: 1, most: 10 }),
    /** How long a consent lasts, unless the app says otherwise. */
    consentDays: days(30, 366),
    /** B2490 and B6120 look alike (OWASP ASVS 6.3.8). */
    uniformErrors: flag(),
    /** How often a customer may ask for another number without starting over. */
    otherNumbers: count(0, { least: 0, most: 5 }),
    /** The kana name lies sealed in the operation log. */
    sealKanaName: Type.Boolean({ default: true, description: 'true or false' }),
    /** How long the operation log is kept: seven years, unless it is set. */
    retentionDays: days(2557, 18_263),
    /** B0070 for everything; operators can do the same at run time. */
    switchedOff: flag(),
    /** What each letter says at its end beside the product's own words. */
    noticeClosing: Type.Optional(words(400, 'a paragraph')),
    /** What the consent page says beside the product's own words. */
    consentTexts: Type.Optional(consentTexts()),
    /** Where customers go who cannot call. */
    desk: Type.Optional(paragraph()),
    /** The number that a customer has at the telephone relay service may be recorded for an account. */
    relayNumbers: flag(),
    /** The same words once more; a language that is left out shows the Japanese ones. */
    translations: Type.Optional(
      Type.Object(
        { easy: Type.Optional(translation()), en: Type.Optional(translation()) },
        { additionalProperties: false, description: 'an object with easy, en or both' }
      )
    ),
    /** What the pages look like. */
    brand: Type.Optional(
      Type.Object(
        {
          /** Of the header, of buttons and of links. White is written on it, and it on white. */
          colour: Type.String({
            pattern: '^#[0-9a-fA-F]{6}$',
            description: 'a colour such as #0017c1'
          }),
          /** A file beside this one. */
          logo: Type.Optional(
            Type.String({
              pattern: '^[\\w./-]+\\.(svg|png)$',
              description: 'the path of an .svg or .png file, from the folder of this file'
            })
          )
        },
        { additionalProperties: false, description: 'an object with a colour and perhaps a logo' }
      )
    )
  },
  { additionalProperties: false, description: 'an object with the settings of an institution' }
)
export type Institution = Static<typeof InstitutionSchema>
