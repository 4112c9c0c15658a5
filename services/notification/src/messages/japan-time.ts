const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const

const DAY_AND_TIME = new Intl.DateTimeFormat('ja-JP', {
  ...DAY,
  timeZone: 'Asia/Tokyo',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})

const DAY_ALONE = new Intl.DateTimeFormat('ja-JP', { ...DAY, timeZone: 'Asia/Tokyo' })

/** @param instant milliseconds since 1970 @returns 2026年11月22日 20:31（日本時間） */
export function timeInJapan(instant: number): string {
  return `${DAY_AND_TIME.format(instant)}（日本時間）`
}

/** @returns 2026年11月22日 */
export function dayInJapan(instant: number): string {
  return DAY_ALONE.format(instant)
}
