import { type E164, isDiversion, parseCallerId } from '@yobirin/phone-numbers'
import { addressedBefore } from '../messages/edge-headers.ts'
import { type SipRequest, valuesOf } from '../messages/sip-request.ts'

/**
 * Whether the network says that the caller had dialled another number. Where a free number is
 * translated on its way to the trunk, both forms of it are the one called.
 *
 * @see [RFC 5806](https://www.rfc-editor.org/rfc/rfc5806.html), [RFC 7044](https://www.rfc-editor.org/rfc/rfc7044.html)
 */
export function isPassedOn(request: Pick<SipRequest, 'headers'>, targetNumber: E164): boolean {
  const parties = [...valuesOf(request, 'diversion'), ...valuesOf(request, 'history-info')]
  if (parties.length === 0) return false
  const addressed = parseCallerId(addressedBefore(request))
  const called = addressed.kind === 'presented' ? [targetNumber, addressed.e164] : [targetNumber]
  return parties.some((party) => called.every((number) => isDiversion(party, number)))
}
