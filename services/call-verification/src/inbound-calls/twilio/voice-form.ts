import { type CallerId, parseCallerId } from '@yobirin/phone-numbers'
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

/** Whose call it is; a number that the network could not confirm is nobody's. */
export function parseCaller({ From, StirVerstat }: Form): CallerId {
  if (typeof StirVerstat === 'string' && StirVerstat.startsWith('TN-Validation-Failed')) {
    return { kind: 'withheld', reason: 'unusable' }
  }
  return parseCallerId(typeof From === 'string' ? From : undefined)
}

function matches(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value)
}
