import {
  type CallerId,
  type CallerTrust,
  isDiversion,
  leastTrustOf,
  parseCallerId,
  readVerstat
} from '@yobirin/phone-numbers'
import type { Form } from './webhook-signature.ts'

const CALL_SID = /^CA[0-9a-f]{32}$/
const E164 = /^\+[1-9]\d{6,14}$/

export interface CallFields {
  readonly callId: string
  readonly targetNumber: string
}

/**
 * The fields that name a call. Twilio adds parameters without notice and signs names and values
 * without separators, so after the signature the few that are used must look exactly as they should.
 */
export function parseCallFields(form: Form, accountSid: string): CallFields | undefined {
  const { CallSid, AccountSid, To } = form
  if (AccountSid !== accountSid || !matches(CALL_SID, CallSid) || !matches(E164, To))
    return undefined
  return { callId: `twilio-${CallSid}`, targetNumber: To }
}

/** Whose call it is, and what the network says of that. */
export function parseCaller(
  { From, StirVerstat, ForwardedFrom }: Form,
  targetNumber: string
): { caller: CallerId; trust: CallerTrust } {
  const verdict = readVerstat(typeof StirVerstat === 'string' ? StirVerstat : undefined)
  // Without a verdict the number is what the carrier presents, which in Japan it must answer for.
  const trust = verdict ?? 'asserted'
  const isPassedOn =
    typeof ForwardedFrom === 'string' &&
    ForwardedFrom !== '' &&
    ForwardedFrom !== From &&
    isDiversion(ForwardedFrom, targetNumber)
  return {
    caller: parseCallerId(typeof From === 'string' ? From : undefined),
    trust: isPassedOn ? leastTrustOf(trust, 'diverted') : trust
  }
}

function matches(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value)
}
