import type { Reading } from './reading.ts'
import { writtenText } from './written-text.ts'

export type DigitsFault = 'missing' | 'not_digits' | 'wrong_length'

/** Digits, of whatever width; white space between them is forgiven. */
export function readDigits(
  field: unknown,
  { least, most }: { least: number; most: number }
): Reading<string, DigitsFault> {
  const digits = writtenText(field).replaceAll(/\s/g, '')
  if (digits === '') return { ok: false, fault: 'missing' }
  if (!/^[0-9]+$/.test(digits)) return { ok: false, fault: 'not_digits' }
  if (digits.length < least || digits.length > most) return { ok: false, fault: 'wrong_length' }
  return { ok: true, value: digits }
}
