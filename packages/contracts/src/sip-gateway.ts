import { createHmac } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { CallerTrustSchema } from './pool.ts'

/** HTTP: sip-gateway → call-verification. */
export const SIP_CALL_PATH = '/webhooks/sip/call'
export const SIP_CALL_ENDED_PATH = '/webhooks/sip/ended'
/** Carries `t=<seconds since 1970>,v1=<gatewaySignature>`. */
export const GATEWAY_SIGNATURE_HEADER = 'x-gateway-signature'

const call = {
  callId: Type.String({
    pattern: '^[A-Za-z0-9_-]{16,64}$',
    description: 'The same from whichever gateway, and at however many deliveries'
  }),
  targetNumber: Type.String({ pattern: '^\\+[1-9]\\d{6,14}$', description: 'E.164' })
}

const CallerSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('presented'),
      e164: Type.String({ pattern: '^\\+[1-9]\\d{1,14}$' })
    },
    { additionalProperties: false }
  ),
  Type.Object(
    {
      kind: Type.Literal('withheld'),
      reason: Type.Union([
        Type.Literal('anonymous'),
        Type.Literal('restricted'),
        Type.Literal('private'),
        Type.Literal('blocked'),
        Type.Literal('unknown'),
        Type.Literal('unavailable'),
        Type.Literal('withheld'),
        Type.Literal('payphone'),
        Type.Literal('service_interaction'),
        Type.Literal('empty'),
        Type.Literal('unusable')
      ])
    },
    { additionalProperties: false }
  )
])

/** A call comes in. A number that the network asserts for a withheld call stays in the gateway. */
export const SipCallSchema = Type.Object(
  { type: Type.Literal('call'), ...call, caller: CallerSchema, trust: CallerTrustSchema },
  { additionalProperties: false }
)
export type SipCall = Static<typeof SipCallSchema>

export const SipCallAnswerSchema = Type.Union([
  Type.Object({
    status: Type.Literal('ring'),
    ringForMs: Type.Integer({
      minimum: 0,
      description: 'Milliseconds from now until the call is to be refused as busy'
    })
  }),
  Type.Object({ status: Type.Literal('unknown_number') })
])
export type SipCallAnswer = Static<typeof SipCallAnswerSchema>

/** The caller has hung up while it rang. */
export const SipCallEndedSchema = Type.Object(
  { type: Type.Literal('ended'), ...call },
  { additionalProperties: false }
)
export type SipCallEnded = Static<typeof SipCallEndedSchema>

/**
 * Binds a body to the moment at which it was signed, so that neither can be changed.
 *
 * @param at seconds since 1970
 * @returns hexadecimal HMAC-SHA-256
 */
export function gatewaySignature(secret: string, at: number, body: string): string {
  return createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
}
