import { type Static, Type } from 'typebox'
import { HintReasonSchema, VerificationStatusSchema } from './verification.ts'

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
  now: Type.String({
    format: 'date-time',
    description: "The server's clock, so that the page's own does not matter"
  })
})
export type WaitingState = Static<typeof WaitingStateSchema>

export const WaitingHintSchema = Type.Object({
  type: Type.Literal('hint'),
  reason: HintReasonSchema
})
export type WaitingHint = Static<typeof WaitingHintSchema>

export type WaitingMessage = WaitingState | WaitingHint
