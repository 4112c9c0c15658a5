import { type Static, Type } from 'typebox'
import { PoolNameSchema } from './pool.ts'

/** `<pool>.<22 base64url characters>`: the id names its pool, and so its Redis slot. */
export const VERIFICATION_ID_PATTERN = '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{22}$'

export const VerificationIdSchema = Type.String({
  pattern: VERIFICATION_ID_PATTERN,
  description: 'The pool, a dot and 128 random bits in base64url'
})

export const VerificationStatusSchema = Type.Union([
  Type.Literal('pending'),
  Type.Literal('ringing'),
  Type.Literal('verified'),
  Type.Literal('expired'),
  Type.Literal('cancelled'),
  Type.Literal('failed')
])
export type VerificationStatus = Static<typeof VerificationStatusSchema>

/** Why a call did not count. Never says whose call it was. */
export const HintReasonSchema = Type.Union([
  Type.Literal('withheld'),
  Type.Literal('other_caller'),
  Type.Literal('wrong_number'),
  Type.Literal('late'),
  Type.Literal('hung_up'),
  Type.Literal('untrusted')
])
export type HintReason = Static<typeof HintReasonSchema>

const Instant = (description: string) =>
  Type.Integer({
    minimum: 0,
    description: `${description}; milliseconds since 1970, Redis's clock`
  })

/**
 * A verification as its events carry it: everything that a reader needs, nothing that identifies the
 * caller beyond the last four digits.
 */
export const VerificationStateSchema = Type.Object({
  id: VerificationIdSchema,
  pool: PoolNameSchema,
  status: VerificationStatusSchema,
  sequence: Type.Integer({ minimum: 1, description: 'Counts the events of this verification' }),
  targetNumber: Type.String({ description: 'The number to call, E.164' }),
  dialWithPresentation: Type.Boolean({ description: 'Dial it with 186 in front' }),
  maskedPhoneNumber: Type.String({ description: 'All but the last four digits as asterisks' }),
  strengthBits: Type.Number({ description: 'log2 of the numbers that the draw chose from' }),
  createdAt: Instant('When the number was drawn'),
  expiresAt: Instant('From here on a call that begins does not count'),
  endedAt: Type.Optional(Instant('When the status became final')),
  hint: Type.Optional(
    Type.Object({
      reason: HintReasonSchema,
      sequence: Type.Integer({ minimum: 1, description: 'The event that brought the hint' }),
      at: Instant('When the call came')
    })
  ),
  reference: Type.Optional(
    Type.String({ maxLength: 128, description: "The asker's own word for it" })
  )
})
export type VerificationState = Static<typeof VerificationStateSchema>
