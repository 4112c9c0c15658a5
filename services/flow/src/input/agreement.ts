import type { Reading } from './reading.ts'
import { writtenText } from './written-text.ts'

/** 同意: a box that is not ticked is not sent. */
export function readAgreement(field: unknown): Reading<true, 'missing'> {
  return writtenText(field) === '' ? { ok: false, fault: 'missing' } : { ok: true, value: true }
}
