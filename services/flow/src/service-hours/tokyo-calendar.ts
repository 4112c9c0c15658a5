const DAY_MS = 24 * 60 * 60_000

/**
 * Japan has kept UTC+9 without summer time since 1952, so its calendar is UTC's, nine hours on. The
 * zone of the host plays no part.
 */
const AHEAD_OF_UTC_MS = 9 * 60 * 60_000

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday'
] as const

/** A day of Asia/Tokyo. */
export interface CalendarDay {
  readonly weekday: (typeof WEEKDAYS)[number]
  /** 1 for the first day of its weekday in the month, 2 for the second, up to 5. */
  readonly week: number
  /** `MM-DD` */
  readonly date: string
}

/** Days between 1 January 1970 and the day that an instant falls on, both of Asia/Tokyo. */
export function dayOf(instant: number): number {
  return Math.floor((instant + AHEAD_OF_UTC_MS) / DAY_MS)
}

/** The instant, in milliseconds since 1970, at which it becomes that day in Asia/Tokyo. */
export function startOf(day: number): number {
  return day * DAY_MS - AHEAD_OF_UTC_MS
}

export function calendarDay(day: number): CalendarDay {
  const date = new Date(day * DAY_MS)
  return {
    weekday: WEEKDAYS[date.getUTCDay()] as CalendarDay['weekday'],
    week: Math.ceil(date.getUTCDate() / 7),
    date: `${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`
  }
}

const twoDigits = (number: number) => (number < 10 ? `0${number}` : `${number}`)

/** @param time `HH:MM`, up to 24:00 @returns milliseconds since midnight */
export function timeOfDay(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000
}
