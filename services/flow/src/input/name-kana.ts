import type { Reading } from './reading.ts'
import { isTransferKana, toTransferKana } from './transfer-kana.ts'
import { writtenText } from './written-text.ts'

export type NameKanaFault = 'missing' | 'characters' | 'too_long'

/** Half-width characters; a sound mark is one of its own. */
const LONGEST_NAME = 48
/** Nobody's name; not worth converting. */
const LONGEST_WRITING = 512

/** お名前: one to 48 characters of the bank-transfer kana set, after conversion. */
export function readNameKana(field: unknown): Reading<string, NameKanaFault> {
  const text = writtenText(field)
  if (text.length > LONGEST_WRITING) return { ok: false, fault: 'too_long' }
  const name = toTransferKana(text)
  if (name === '') return { ok: false, fault: 'missing' }
  if (!isTransferKana(name)) return { ok: false, fault: 'characters' }
  return name.length > LONGEST_NAME ? { ok: false, fault: 'too_long' } : { ok: true, value: name }
}
