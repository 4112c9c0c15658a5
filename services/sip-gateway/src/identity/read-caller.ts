import {
  type CallerId,
  type CallerTrust,
  leastTrustOf,
  parseCallerId,
  readVerstat
} from '@yobirin/phone-numbers'
import { headerOf, type SipRequest, valuesOf } from '../messages/sip-request.ts'
import { wantsPrivacy } from './privacy.ts'

type WithHeaders = Pick<SipRequest, 'headers'>

/**
 * Whose call it is, by what a trusted peer says. The number that the network asserts comes before the
 * one that the caller claims; but whoever wants to stay unnamed does, though the network asserts a
 * number to us all the same.
 *
 * @see [RFC 3325](https://www.rfc-editor.org/rfc/rfc3325.html#section-9)
 */
export function readCaller(request: WithHeaders): CallerId {
  const from = parseCallerId(headerOf(request, 'from'))
  // In Japan the display name beside the anonymous address says why: a pay phone, another service.
  if (from.kind === 'withheld' && from.reason !== 'unusable') return from
  if (wantsPrivacy(request)) return { kind: 'withheld', reason: 'anonymous' }

  const asserted = valuesOf(request, 'p-asserted-identity')
  return asserted.length > 0 ? readAsserted(asserted) : from
}

/** Usually one `sip:` and one `tel:` address of the same number. */
function readAsserted(values: readonly string[]): CallerId {
  const ids = values.map((value) => parseCallerId(value))
  const hidden = ids.find((id) => id.kind === 'withheld' && id.reason !== 'unusable')
  if (hidden) return hidden
  const numbers = new Set(ids.flatMap((id) => (id.kind === 'presented' ? [id.e164] : [])))
  const [e164, another] = numbers
  // Of two different numbers nobody can say which is the caller's.
  if (e164 === undefined || another !== undefined) return { kind: 'withheld', reason: 'unusable' }
  return { kind: 'presented', e164 }
}

/** How far the network vouches for it. A verdict on a signature outweighs the word of the trunk. */
export function readVouching(request: WithHeaders): CallerTrust {
  const asserted = valuesOf(request, 'p-asserted-identity')
  const from = headerOf(request, 'from') ?? ''
  const attestation =
    headerOf(request, 'p-attestation-indicator') ?? headerOf(request, 'attestation-info')
  const verdicts = [...asserted, from].flatMap((value) => {
    const [, verstat] = /;\s*verstat\s*=\s*([A-Za-z-]+)/i.exec(value) ?? []
    return readVerstat(verstat, attestation) ?? []
  })
  const [verdict, ...more] = verdicts
  if (verdict !== undefined) return leastTrustOf(verdict, ...more)
  return asserted.length > 0 ? 'asserted' : 'unconfirmed'
}
