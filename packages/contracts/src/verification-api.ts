import { type Static, Type } from 'typebox'
import { PoolNameSchema } from './pool.ts'
import { HintReasonSchema, VerificationIdSchema, VerificationStatusSchema } from './verification.ts'

/** Body of `POST /v1/verifications`. */
export const StartVerificationSchema = Type.Object(
  {
    phoneNumber: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'The telephone to verify: E.164 or Japanese national form'
    }),
    pool: Type.Optional(PoolNameSchema),
    reference: Type.Optional(
      Type.String({ maxLength: 128, description: 'Your own word for it; never personal data' })
    )
  },
  { additionalProperties: false }
)
export type StartVerification = Static<typeof StartVerificationSchema>

const Instant = Type.String({ format: 'date-time' })

/** A verification as the HTTP API answers it. */
export const VerificationResourceSchema = Type.Object({
  id: VerificationIdSchema,
  status: VerificationStatusSchema,
  sequence: Type.Integer({ minimum: 1 }),
  targetNumber: Type.String({ description: 'The number to call, E.164' }),
  targetNumberNational: Type.String({ description: 'The same as written in Japan' }),
  dialUri: Type.String({ description: 'A `tel:` link that dials it' }),
  maskedPhoneNumber: Type.String(),
  strengthBits: Type.Number(),
  createdAt: Instant,
  expiresAt: Instant,
  endedAt: Type.Optional(Instant),
  hint: Type.Optional(
    Type.Object({ reason: HintReasonSchema, sequence: Type.Integer(), at: Instant })
  ),
  reference: Type.Optional(Type.String())
})
export type VerificationResource = Static<typeof VerificationResourceSchema>

/** RFC 9457 problem details. */
export const ProblemSchema = Type.Object({
  type: Type.String({ description: 'A URI reference that names the kind of problem' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  code: Type.String({ description: 'Stable, for programs' }),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        pointer: Type.String({ description: 'JSON pointer to what is wrong, such as `#/pool`' }),
        detail: Type.String(),
        code: Type.Optional(Type.String({ description: 'Stable, for programs' }))
      })
    )
  )
})
export type Problem = Static<typeof ProblemSchema>
