import { type DigitsFault, readDigits } from './digits.ts'
import type { Reading } from './reading.ts'

/** 店番: exactly three digits. */
export function readBranch(field: unknown): Reading<string, DigitsFault> {
  return readDigits(field, { least: 3, most: 3 })
}
