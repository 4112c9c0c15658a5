// The metadata without types (`libphonenumber-js` alone) accepts a nine-digit +81800123456 and
// cannot tell a mobile number from a toll-free one.
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A plus sign, the country calling code, the number: at most 15 digits. */
export type E164 = string

const LONGEST_E164 = '+'.length + 15

// Behind +81 one trunk zero is forgiven. Two begin a carrier's prefix: the library would take it
// off and show the number behind it, which nobody sent as their own.
const CARRIER_PREFIX = /^\+8100/

/**
 * Puts the plus sign in front of a number in Japan's national form. Not left to the library with
 * Japan as its default country: that would also read 010 and other prefixes that one dials but
 * does not own.
 *
 * @param digits an optional plus sign, then digits without separators
 */
export function toInternationalForm(digits: string): string | undefined {
  if (/^\+\d+$/.test(digits)) return digits
  if (/^0[1-9]\d+$/.test(digits)) return `+81${digits.slice(1)}`
  return undefined
}

// A call names its caller twice and one of the same few numbers, and each takes the library a while.
const MOST_KNOWN = 1_000
const known = new Map<string, PhoneNumber | undefined>()

/** The number, if the numbering plan of its country has it. A trunk zero behind +81 is dropped. */
export function parseInternational(digits: string): PhoneNumber | undefined {
  if (known.has(digits)) return known.get(digits)
  const number = parseAnew(digits)
  const [oldest = ''] = known.size < MOST_KNOWN ? [] : known.keys()
  known.delete(oldest)
  known.set(digits, number)
  return number
}

function parseAnew(digits: string): PhoneNumber | undefined {
  if (CARRIER_PREFIX.test(digits)) return undefined
  const number = parsePhoneNumberFromString(digits, { extract: false })
  if (!number?.isValid() || number.number.length > LONGEST_E164) return undefined
  return number
}
