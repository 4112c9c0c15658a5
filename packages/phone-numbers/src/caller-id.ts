import { type CallerAddress, parseCallerAddress } from './caller-address.ts'
import { type E164, parseInternational, toInternationalForm } from './e164.ts'
import { findWithheldDigits, findWithheldReason, type WithheldReason } from './withheld-forms.ts'

export type CallerId =
  | { kind: 'presented'; e164: E164 }
  | { kind: 'withheld'; reason: WithheldReason }

// A SIP From header with a display name and a tag stays well below.
const LONGEST_CALLER_ID = 512

/** The schemes whose user part a carrier vouches for; a `client:` chooses its own name. */
const SCHEMES_OF_NUMBERS = new Set(['', 'tel', 'sip', 'sips'])

/**
 * Whose call it is, from whatever a carrier sends. In doubt nobody's: a call that is refused can be
 * made again, one that is taken for another's cannot be taken back. Never throws.
 */
export function parseCallerId(raw: string | undefined): CallerId {
  if (raw === undefined) return withheld('empty')
  if (raw.length > LONGEST_CALLER_ID) return withheld('unusable')
  const text = raw.trim()
  if (text === '') return withheld('empty')

  const address = parseCallerAddress(text)
  if (!address) return withheld('unusable')
  const reason = findWithheldReason(address)
  if (reason) return withheld(reason)

  const e164 = numberOf(address)
  if (!e164) return withheld('unusable')
  const reasonBehindPrefix = findWithheldDigits(e164)
  return reasonBehindPrefix ? withheld(reasonBehindPrefix) : { kind: 'presented', e164 }
}

function withheld(reason: WithheldReason): CallerId {
  return { kind: 'withheld', reason }
}

function numberOf({ scheme, user, host, parameters }: CallerAddress): E164 | undefined {
  if (!SCHEMES_OF_NUMBERS.has(scheme)) return undefined
  // `sip:example.jp` names a host and no user.
  if (scheme.startsWith('sip') && host === '') return undefined
  if (!/^\+?[\d ().-]+$/.test(user)) return undefined
  const digits = user.replace(/[ ().-]/g, '')

  const international = digits.startsWith('+') ? digits : globalForm(digits, parameters)
  return international && parseInternational(international)?.number
}

/**
 * Digits without a plus sign stand in the numbering plan that `phone-context` names. Without one
 * they are Japan's if they begin with the trunk zero, else a number that has lost its plus sign.
 *
 * @see [RFC 3966](https://www.rfc-editor.org/rfc/rfc3966.html#section-5.1.5)
 */
function globalForm(digits: string, parameters: readonly string[]): string | undefined {
  const contexts = parameters.filter((parameter) => /^\s*phone-context\s*=/i.test(parameter))
  const [context] = contexts
  if (context === undefined) {
    return digits.startsWith('0') ? toInternationalForm(digits) : `+${digits}`
  }
  // A domain's own plan, such as a company's extensions, is not ours to guess.
  const prefix = /=\s*(\+\d+)\s*$/.exec(context)?.[1]
  return prefix && contexts.length === 1 ? `${prefix}${digits}` : undefined
}
