import type { NumberType } from 'libphonenumber-js/max'
import { type E164, parseInternational, toInternationalForm } from './e164.ts'
import { toWrittenDigits } from './written-digits.ts'

export type UnverifiableReason = 'empty' | 'not_a_number' | 'not_japanese' | 'cannot_call'

export type VerifiableNumber = { ok: true; e164: E164 } | { ok: false; reason: UnverifiableReason }

/** Mobile, fixed-line and IP telephones. */
const TYPES_THAT_CALL: ReadonlySet<NumberType> = new Set<NumberType>([
  'MOBILE',
  'FIXED_LINE',
  'VOIP'
])

// What the library's metadata does not know: three-digit services (110, 119), mass calling (0180)
// and machines (0200, 14 digits).
const SERVICE_NUMBER = /^(?:1\d\d|(?:0|\+810?)(?:180\d{6}|200\d{10}))$/

/** Whether a customer's number, as written, is that of a Japanese telephone that can call us. */
export function parseVerifiableNumber(input: string): VerifiableNumber {
  const digits = toWrittenDigits(input)
  if (digits === '') return { ok: false, reason: 'empty' }
  if (SERVICE_NUMBER.test(digits)) return { ok: false, reason: 'cannot_call' }

  const international = toInternationalForm(digits)
  const number = international && parseInternational(international)
  if (!number) return { ok: false, reason: 'not_a_number' }
  if (number.countryCallingCode !== '81') return { ok: false, reason: 'not_japanese' }
  if (!TYPES_THAT_CALL.has(number.getType())) return { ok: false, reason: 'cannot_call' }
  return { ok: true, e164: number.number }
}
