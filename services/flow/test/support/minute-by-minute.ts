/** A day as a calendar on the wall in Japan shows it. */
export interface WallDay {
  readonly month: number
  readonly day: number
  /** `Mon` and so on. */
  readonly weekday: string
  /** How many of this weekday the month has had, this day counted. */
  readonly count: number
}

export interface Minutes {
  /** Milliseconds since 1970 of the first minute, and of the end of the last. */
  readonly from: number
  readonly until: number
  closed(instant: number): boolean
  /** Of the run of closed or of open minutes that an instant lies in; absent where it leaves the table. */
  run(instant: number): { startsAt?: number; endsAt?: number }
  /** Each instant at which open turns into closed or closed into open. */
  readonly edges: readonly number[]
}

const MINUTE_MS = 60_000
const PER_DAY = 24 * 60

const wall = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Tokyo',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short'
})

/**
 * Reads opening hours as a person with a calendar does: goes through the days, and through each day
 * minute by minute. Knows nothing of spans, merging or the engine.
 *
 * @param first `YYYY-MM-DD` in Japan
 */
export function minuteByMinute(
  first: string,
  days: number,
  isClosed: (today: WallDay, tomorrow: WallDay) => (minute: number) => boolean
): Minutes {
  const from = Date.parse(`${first}T00:00:00+09:00`)
  const count = days * PER_DAY
  const closed = new Uint8Array(count)
  const calendar = wallDays(from, days + 1)
  for (let index = 0; index < days; index += 1) {
    const closedAt = isClosed(calendar[index] as WallDay, calendar[index + 1] as WallDay)
    for (let minute = 0; minute < PER_DAY; minute += 1) {
      if (closedAt(minute)) closed[index * PER_DAY + minute] = 1
    }
  }

  const runStarts = new Int32Array(count)
  const edges: number[] = []
  for (let minute = 1; minute < count; minute += 1) {
    const turns = closed[minute] !== closed[minute - 1]
    runStarts[minute] = turns ? minute : (runStarts[minute - 1] as number)
    if (turns) edges.push(from + minute * MINUTE_MS)
  }
  const runEnds = new Int32Array(count).fill(count)
  for (let minute = count - 2; minute >= 0; minute -= 1) {
    const turns = closed[minute] !== closed[minute + 1]
    runEnds[minute] = turns ? minute + 1 : (runEnds[minute + 1] as number)
  }

  const minuteOf = (instant: number) => Math.floor((instant - from) / MINUTE_MS)
  return {
    from,
    until: from + count * MINUTE_MS,
    closed: (instant) => closed[minuteOf(instant)] === 1,
    run(instant) {
      const start = runStarts[minuteOf(instant)] as number
      const end = runEnds[minuteOf(instant)] as number
      return {
        ...(start > 0 && { startsAt: from + start * MINUTE_MS }),
        ...(end < count && { endsAt: from + end * MINUTE_MS })
      }
    },
    edges
  }
}

function wallDays(from: number, count: number): WallDay[] {
  const days: WallDay[] = []
  // From the month before, so that the weekdays of the first month are counted too.
  const early = 31
  for (let index = -early; index < count; index += 1) {
    const parts = wall.formatToParts(from + (index * PER_DAY + PER_DAY / 2) * MINUTE_MS)
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
    const [month, day, weekday] = [Number(part('month')), Number(part('day')), part('weekday')]
    const earlier = days.slice(-31).filter((it) => it.month === month && it.weekday === weekday)
    days.push({ month, day, weekday, count: earlier.length + 1 })
  }
  return days.slice(early)
}
