import { dayOf } from '../service-hours/tokyo-calendar.ts'
import { readDigits } from './digits.ts'
import type { Reading } from './reading.ts'

export type BirthDateFault = 'missing' | 'not_digits' | 'no_such_day' | 'in_the_future'

/** Japan counts by the Gregorian calendar since 1 January 1873: nobody's records hold an older day. */
const FIRST_YEAR = 1873

const DAY_MS = 86_400_000

/**
 * 生年月日: a real day of the Gregorian calendar that has begun in Japan.
 *
 * @param now milliseconds since 1970
 * @returns `YYYY-MM-DD`
 */
export function readBirthDate(
  { year, month, day }: { year: unknown; month: unknown; day: unknown },
  now: number
): Reading<string, BirthDateFault> {
  const parts = [readPart(year, 4, 4), readPart(month, 1, 2), readPart(day, 1, 2)] as const
  for (const part of parts) if (!part.ok) return part
  const date = calendarDay(parts.map((part) => (part.ok ? part.value : 0)))
  if (!date) return { ok: false, fault: 'no_such_day' }
  if (date.getTime() / DAY_MS > dayOf(now)) return { ok: false, fault: 'in_the_future' }
  return { ok: true, value: date.toISOString().slice(0, 'YYYY-MM-DD'.length) }
}

function readPart(field: unknown, least: number, most: number): Reading<number, BirthDateFault> {
  const digits = readDigits(field, { least, most })
  if (digits.ok) return { ok: true, value: Number(digits.value) }
  return { ok: false, fault: digits.fault === 'wrong_length' ? 'no_such_day' : digits.fault }
}

/**
 * @returns undefined where the calendar has no such day: 30 February is not taken for 2 March. A day of two digits that
 * a month does not have lies in another month.
 */
function calendarDay([year = 0, month = 0, day = 0]: readonly number[]): Date | undefined {
  if (year < FIRST_YEAR) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 ? date : undefined
}
