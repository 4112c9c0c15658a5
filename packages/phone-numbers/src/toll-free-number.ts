import { type E164, toInternationalForm } from './e164.ts'
import { toWrittenDigits } from './written-digits.ts'

export type TollFreeNumber = { ok: true; e164: E164 } | { ok: false }

/** 0120-xxx-xxx and 0800-xxx-xxxx, a trunk zero behind +81 forgiven. */
const TOLL_FREE = /^\+810?(120\d{6}|800\d{7})$/

/** A number that a pool may hold, as written. Carriers' own free services (0077, 0037) are none. */
export function parseTollFreeNumber(input: string): TollFreeNumber {
  const international = toInternationalForm(toWrittenDigits(input))
  const nationalNumber = international && TOLL_FREE.exec(international)?.[1]
  return nationalNumber ? { ok: true, e164: `+81${nationalNumber}` } : { ok: false }
}
