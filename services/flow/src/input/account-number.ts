import { type DigitsFault, readDigits } from './digits.ts'
import type { Reading } from './reading.ts'

const ACCOUNT_DIGITS = 7

/** 口座番号: one to seven digits. @returns seven, padded with zeros: 123 is 0000123 */
export function readAccountNumber(field: unknown): Reading<string, DigitsFault> {
  const number = readDigits(field, { least: 1, most: ACCOUNT_DIGITS })
  return number.ok ? { ok: true, value: number.value.padStart(ACCOUNT_DIGITS, '0') } : number
}
