import { parseTollFreeNumber } from '@yobirin/phone-numbers'
import type { LineFault } from './line-faults.ts'

export type ReadNumber =
  | { readonly targetNumber: string }
  /** Why it is none, so that whoever made the list can mend it. */
  | { readonly fault: LineFault }

/** One cell as a toll-free number. */
export function readNumber(cell: string): ReadNumber {
  const number = parseTollFreeNumber(cell)
  return number.ok ? { targetNumber: number.e164 } : { fault: faultOf(cell) }
}

function faultOf(cell: string): LineFault {
  const text = cell.normalize('NFKC').replace(/[\s()./‐-―−ー-]/g, '')
  if (text === '') return 'number_missing'
  if (/^\d+E\+?\d+$/i.test(text)) return 'scientific'
  if (!/^\+?\d+$/.test(text)) return 'not_a_number'
  if (/^\+(?!81)/.test(text)) return 'foreign'
  if (/^(120\d{6}|800\d{7})$/.test(text)) return 'lost_zero'
  const rest = /^(?:\+810?|0)(?:120|800)(\d*)/.exec(text)?.[1]
  if (rest === undefined) return 'not_toll_free'
  // Six behind 0120 and seven behind 0800 would be right.
  return rest.length < 7 ? 'too_short' : 'too_long'
}
