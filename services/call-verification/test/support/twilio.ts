import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import twilio from 'twilio'
import type { Edge } from './edge.ts'

export const authTokens = { current: 'current-auth-token', next: 'next-auth-token' }

export const newCallSid = () => `CA${randomBytes(16).toString('hex')}`

/** A form as Twilio sends it for a call from Japan. */
export function voiceForm(
  { configuration }: Pick<Edge, 'configuration'>,
  fields: { CallSid?: string; From: string; To: string } & Record<string, string>
): Record<string, string> {
  return {
    CallSid: newCallSid(),
    AccountSid: configuration.TWILIO_ACCOUNT_SID,
    Caller: fields.From,
    Called: fields.To,
    CallStatus: 'ringing',
    ApiVersion: '2010-04-01',
    Direction: 'inbound',
    FromCountry: 'JP',
    FromCity: '',
    CallToken: '{"parentCallInfoToken":"x.y.z"}',
    ...fields
  }
}

interface Webhook {
  readonly path: string
  readonly form: Record<string, string>
  /** The address that Twilio knows; the one configured without it. */
  readonly address?: string
  readonly authToken?: string
  readonly headers?: Record<string, string | undefined>
}

/** Signs with the function of the real `twilio` package. */
export function signedRequest(
  { configuration }: Pick<Edge, 'configuration'>,
  { path, form, address, authToken = authTokens.current, headers }: Webhook
) {
  const url = `${address ?? configuration.WEBHOOK_PUBLIC_URL}${path}`
  const signature = twilio.getExpectedTwilioSignature(authToken, url, form)
  const all: Record<string, string | undefined> = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': signature,
    'i-twilio-idempotency-token': randomBytes(8).toString('hex'),
    ...headers
  }
  return {
    method: 'POST' as const,
    url: path,
    headers: Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
    ) as Record<string, string>,
    payload: new URLSearchParams(form).toString()
  }
}

export const paths = {
  voice: '/webhooks/twilio/voice',
  fallback: '/webhooks/twilio/voice/fallback',
  status: '/webhooks/twilio/voice/status'
}

export function sendWebhook(edge: Edge & { app: FastifyInstance }, webhook: Webhook) {
  return edge.app.inject(signedRequest(edge, webhook))
}

export const REJECT =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>'
