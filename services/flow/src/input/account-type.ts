import type { Reading } from './reading.ts'
import { writtenText } from './written-text.ts'

/** 普通預金, 貯蓄預金. */
export type AccountType = 'ordinary' | 'savings'

/** 科目, as the page offers it. */
export function readAccountType(field: unknown): Reading<AccountType, 'missing' | 'not_offered'> {
  const chosen = writtenText(field)
  if (chosen === '') return { ok: false, fault: 'missing' }
  if (chosen !== 'ordinary' && chosen !== 'savings') return { ok: false, fault: 'not_offered' }
  return { ok: true, value: chosen }
}
