const IN_JAPAN = { timeZone: 'Asia/Tokyo' } as const
const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const
const MINUTE = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

const JAPANESE = new Intl.DateTimeFormat('ja-JP', { ...DAY, ...MINUTE, ...IN_JAPAN })
const JAPANESE_DAY = new Intl.DateTimeFormat('ja-JP', { ...DAY, ...IN_JAPAN })
const ENGLISH_TIME = new Intl.DateTimeFormat('en-GB', { ...MINUTE, ...IN_JAPAN })
const ENGLISH_DAY = new Intl.DateTimeFormat('en-GB', { ...DAY, ...IN_JAPAN })

/** @param instant milliseconds since 1970 @returns 2026年11月22日 20:31（日本時間） */
export function timeInJapan(instant: number): string {
  return `${JAPANESE.format(instant)}（日本時間）`
}

/** @returns 2026年11月22日 */
export function dayInJapan(instant: number): string {
  return JAPANESE_DAY.format(instant)
}

/** @returns 22 November 2026, 20:31 (Japan time) */
export function japanTimeInEnglish(instant: number): string {
  return `${japanDayInEnglish(instant)}, ${ENGLISH_TIME.format(instant)} (Japan time)`
}

/** @returns 22 November 2026 */
export function japanDayInEnglish(instant: number): string {
  return ENGLISH_DAY.format(instant)
}
