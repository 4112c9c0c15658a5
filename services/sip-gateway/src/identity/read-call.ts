import { createHash } from 'node:crypto'
import type { SipCall } from '@yobirin/contracts'
import { leastTrustOf, parseCallerId } from '@yobirin/phone-numbers'
import { isForeign } from '../messages/edge-headers.ts'
import type { SipRequest } from '../messages/sip-request.ts'
import { isPassedOn } from './passed-on.ts'
import { readCaller, readVouching } from './read-caller.ts'

/**
 * What call-verification needs to know of a call.
 *
 * @returns undefined where no telephone number was called
 */
export function readCall(request: SipRequest): SipCall | undefined {
  const called = parseCallerId(request.uri)
  if (called.kind === 'withheld') return undefined
  return {
    type: 'call',
    callId: callIdOf(request),
    targetNumber: called.e164,
    caller: readCaller(request),
    trust: leastTrustOf(
      readVouching(request),
      ...(isForeign(request) ? (['foreign'] as const) : []),
      ...(isPassedOn(request, called.e164) ? (['diverted'] as const) : [])
    )
  }
}

/**
 * The same for the same INVITE, whichever gateway it comes to and by whichever way: what makes requests
 * the same in RFC 3261, 8.2.2.2. Hashed, since a Call-ID may hold anything, a telephone number too.
 */
export function callIdOf({ callId, fromTag, sequenceNumber }: SipRequest): string {
  return createHash('sha256')
    .update([callId, fromTag, sequenceNumber].join('\n'))
    .digest('base64url')
    .slice(0, 32)
}
