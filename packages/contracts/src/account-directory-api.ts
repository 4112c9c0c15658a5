import { type Static, Type } from 'typebox'

/** What a bank's core system answers to flow, over mutual TLS. Everything goes in bodies: addresses end in logs. */
export const ACCOUNT_DIRECTORY_PATHS = {
  find: '/accounts/find',
  verifyPin: '/accounts/verify-pin'
} as const

export const DirectoryAccountSchema = Type.Object(
  {
    institution: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,31}$',
      description: 'Which institution, where one core system serves several'
    }),
    branch: Type.String({ pattern: '^[0-9]{3}$', description: '店番' }),
    accountType: Type.Union([Type.Literal('ordinary'), Type.Literal('savings')], {
      description: '科目: 普通預金 or 貯蓄預金'
    }),
    accountNumber: Type.String({
      pattern: '^[0-9]{7}$',
      description: '口座番号, padded with zeros'
    })
  },
  { additionalProperties: false, description: 'An account as its holder names it' }
)

const notAvailable = Type.Literal('not_available')

export const AccountFoundSchema = Type.Union([
  Type.Object({
    status: Type.Literal('found'),
    record: Type.Object({
      birthDate: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
      phones: Type.Array(Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' }), {
        maxItems: 20,
        description: 'Registered telephones, E.164'
      }),
      contactEmail: Type.Optional(
        Type.String({ maxLength: 254, description: 'Where the bank writes to, if it knows' })
      )
    })
  }),
  Type.Object(
    { status: notAvailable },
    {
      description:
        'No such account, or closed, moved or without a cash card: the answer does not tell which, nor does the time it takes'
    }
  )
])
export type AccountFoundAnswer = Static<typeof AccountFoundSchema>

export const VerifyPinSchema = Type.Object(
  {
    account: DirectoryAccountSchema,
    pin: Type.String({ pattern: '^[0-9]{4}$', description: 'Of the cash card' })
  },
  { additionalProperties: false }
)

export const PinVerifiedSchema = Type.Object({
  status: Type.Union([Type.Literal('right'), Type.Literal('wrong'), notAvailable])
})
export type PinVerifiedAnswer = Static<typeof PinVerifiedSchema>
