import { type E164, parseVerifiableNumber, type UnverifiableReason } from '@yobirin/phone-numbers'
import type { Reading } from './reading.ts'

export type PhoneFault = 'missing' | Exclude<UnverifiableReason, 'empty'>

/**
 * 電話番号: a Japanese telephone that can call, ten or eleven digits in whatever writing; browsers that
 * fill in a form may write +81 instead of the zero.
 */
export function readPhone(field: unknown): Reading<E164, PhoneFault> {
  const number = parseVerifiableNumber(typeof field === 'string' ? field : '')
  if (number.ok) return { ok: true, value: number.e164 }
  return { ok: false, fault: number.reason === 'empty' ? 'missing' : number.reason }
}
