import { type Static, Type } from 'typebox'
import { PoolNameSchema } from './pool.ts'
import { TraceparentSchema } from './traceparent.ts'
import { VerificationIdSchema } from './verification.ts'

/** BullMQ queue: flow → call-verification. */
export const VERIFICATION_COMMANDS_QUEUE = 'verification-commands'

export const StartCommandSchema = Type.Object({
  type: Type.Literal('start'),
  id: VerificationIdSchema,
  pool: PoolNameSchema,
  sealedPhoneNumber: Type.String({
    description: "The caller's E.164 number, sealed with the context `start <id>`"
  }),
  validUntil: Type.Integer({
    description: "Milliseconds since 1970, Redis's clock: later the start is refused as stale"
  }),
  replaces: Type.Optional(VerificationIdSchema),
  reference: Type.Optional(Type.String({ maxLength: 128 })),
  traceparent: TraceparentSchema
})
export type StartCommand = Static<typeof StartCommandSchema>

export const CancelCommandSchema = Type.Object({
  type: Type.Literal('cancel'),
  id: VerificationIdSchema,
  traceparent: TraceparentSchema
})
export type CancelCommand = Static<typeof CancelCommandSchema>

export const VerificationCommandSchema = Type.Union([StartCommandSchema, CancelCommandSchema])
export type VerificationCommand = Static<typeof VerificationCommandSchema>
