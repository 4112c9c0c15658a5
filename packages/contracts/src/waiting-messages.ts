import { type Static, Type } from 'typebox'
import { HintReasonSchema, VerificationIdSchema, VerificationStatusSchema } from './verification.ts'

const Instant = (description: string) => Type.String({ format: 'date-time', description })

const OptionalInstant = (description: string) =>
  Type.Optional(Type.Union([Instant(description), Type.Null()]))

/** What flow's waiting socket tells the browser, and what its polling answers. */
export const WaitingStateSchema = Type.Object({
  type: Type.Literal('state'),
  status: Type.Union([
    Type.Literal('preparing'),
    Type.Literal('refused'),
    VerificationStatusSchema
  ]),
  sequence: Type.Integer({ minimum: 0 }),
  expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  now: Instant("The server's clock, so that the page's own does not matter"),
  step: Type.Optional(
    Type.String({ description: 'Step of the journey: a page of another one reloads' })
  ),
  verificationId: Type.Optional(VerificationIdSchema),
  confirmBefore: OptionalInstant('From here on the customer can no longer confirm')
})
export type WaitingState = Static<typeof WaitingStateSchema>

export const WaitingHintSchema = Type.Object({
  type: Type.Literal('hint'),
  reason: HintReasonSchema,
  sequence: Type.Optional(
    Type.Integer({ minimum: 1, description: 'The event that brought the hint' })
  )
})
export type WaitingHint = Static<typeof WaitingHintSchema>

export type WaitingMessage = WaitingState | WaitingHint
