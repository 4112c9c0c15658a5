import { type DigitsFault, readDigits } from './digits.ts'
import type { Reading } from './reading.ts'

/** 暗証番号: exactly four digits. The value is for the bank's records alone: no page, no log. */
export function readPin(field: unknown): Reading<string, DigitsFault> {
  return readDigits(field, { least: 4, most: 4 })
}
