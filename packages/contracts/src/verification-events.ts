import { type Static, Type } from 'typebox'
import { CallerTrustSchema, NumberStateSchema, PoolNameSchema } from './pool.ts'
import { TraceparentSchema } from './traceparent.ts'
import { HintReasonSchema, VerificationIdSchema, VerificationStateSchema } from './verification.ts'

/** BullMQ queue: call-verification → flow. */
export const VERIFICATION_EVENTS_QUEUE = 'verification-events'

/** A verification has a new state, or its page a new hint. Apply it if its sequence is the higher. */
export const VerificationChangedSchema = Type.Object({
  type: Type.Literal('verification'),
  cause: Type.Union([
    Type.Literal('started'),
    Type.Literal('ringing'),
    Type.Literal('hung_up'),
    Type.Literal('verified'),
    Type.Literal('expired'),
    Type.Literal('cancelled'),
    Type.Literal('failed'),
    Type.Literal('hint')
  ]),
  state: VerificationStateSchema,
  traceparent: TraceparentSchema
})
export type VerificationChanged = Static<typeof VerificationChangedSchema>

export const RefusalReasonSchema = Type.Union([
  Type.Literal('exhausted'),
  Type.Literal('too_many'),
  Type.Literal('stale'),
  Type.Literal('cancelled'),
  Type.Literal('unknown_pool'),
  Type.Literal('invalid_number')
])
export type RefusalReason = Static<typeof RefusalReasonSchema>

/** A start command that brought no verification into being. It is the only event of its id. */
export const StartRefusedSchema = Type.Object({
  type: Type.Literal('refusal'),
  id: VerificationIdSchema,
  pool: PoolNameSchema,
  sequence: Type.Literal(1),
  reason: RefusalReasonSchema,
  retryAfterSeconds: Type.Integer({ minimum: 0 }),
  at: Type.Integer({ description: "Milliseconds since 1970, Redis's clock" }),
  traceparent: TraceparentSchema
})
export type StartRefused = Static<typeof StartRefusedSchema>

export const CallOutcomeSchema = Type.Union([
  Type.Literal('matched'),
  Type.Literal('withheld'),
  Type.Literal('untrusted'),
  Type.Literal('wrong_number'),
  Type.Literal('late'),
  Type.Literal('ended_early'),
  Type.Literal('stray')
])
export type CallOutcome = Static<typeof CallOutcomeSchema>

/** One inbound call, once, whatever the carrier repeated. */
const CallReceivedSchema = Type.Object({
  type: Type.Literal('call'),
  callId: Type.String({ description: 'Gateway and carrier id, such as `twilio-CA…`' }),
  pool: PoolNameSchema,
  targetNumber: Type.String({ description: 'E.164' }),
  outcome: CallOutcomeSchema,
  withheldReason: Type.Optional(Type.String()),
  trust: Type.Optional(CallerTrustSchema),
  verificationId: Type.Optional(VerificationIdSchema),
  hint: Type.Optional(HintReasonSchema),
  at: Type.Integer({ description: "Milliseconds since 1970, Redis's clock" }),
  traceparent: TraceparentSchema
})
export type CallReceived = Static<typeof CallReceivedSchema>

/** A number or the settings of a pool changed, by an operator or by the system. */
export const PoolChangedSchema = Type.Object({
  type: Type.Literal('pool'),
  pool: PoolNameSchema,
  revision: Type.Integer({ minimum: 1, description: 'Counts the changes of this pool' }),
  change: Type.Union([
    Type.Literal('settings'),
    Type.Literal('number_added'),
    Type.Literal('number_state')
  ]),
  targetNumber: Type.Optional(Type.String()),
  state: Type.Optional(NumberStateSchema),
  by: Type.String({ description: 'Name of the API token, or `system`' }),
  role: Type.Optional(Type.String({ description: 'Role of the token' })),
  why: Type.String(),
  approval: Type.Optional(Type.String({ description: 'Id of the approval by which it was done' })),
  at: Type.Integer({ description: "Milliseconds since 1970, Redis's clock" }),
  traceparent: TraceparentSchema
})
export type PoolChanged = Static<typeof PoolChangedSchema>

export const VerificationEventSchema = Type.Union([
  VerificationChangedSchema,
  StartRefusedSchema,
  CallReceivedSchema,
  PoolChangedSchema
])
export type VerificationEvent = Static<typeof VerificationEventSchema>

/**
 * One job of the queue: what left together, in no order. Each event stands for itself: one that does not fit,
 * or cannot be applied yet, says nothing of the others.
 */
export const VerificationEventsSchema = Type.Object({
  events: Type.Array(VerificationEventSchema, { minItems: 1, maxItems: 200 })
})
export type VerificationEvents = Static<typeof VerificationEventsSchema>

/** The same for every repeat of an event, and another for every other event. */
export function eventId(event: VerificationEvent): string {
  switch (event.type) {
    case 'verification':
      return `${event.state.id}-${event.state.sequence}`
    case 'refusal':
      return `${event.id}-${event.sequence}`
    case 'call':
      return `call-${event.callId}`
    case 'pool':
      return `pool-${event.pool}-${event.revision}`
  }
}
