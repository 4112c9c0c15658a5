import type { ClosureRule } from './closure-rule.ts'
import { type CalendarDay, calendarDay, dayOf, startOf, timeOfDay } from './tokyo-calendar.ts'

/** From an instant up to but not including another, in milliseconds since 1970. */
export interface Span {
  readonly startsAt: number
  readonly endsAt: number
}

/** Everything for which an institution is closed: what recurs, and what operators announced. */
export interface Closures {
  readonly rules: readonly ClosureRule[]
  readonly windows: readonly Span[]
}

/** Nothing is looked for further away than this; longer than any year. */
export const HORIZON_DAYS = 400

/**
 * The closure that an instant lies in, else the next one. Closures that overlap or adjoin are one.
 *
 * @returns undefined where none begins within the horizon; `endsAt` is Infinity for one that does not
 * end within it, `startsAt` is no further back
 */
export function closureFrom(closures: Closures, instant: number): Span | undefined {
  const end = endOfClosure(closures, instant)
  if (end > instant) return { startsAt: startOfClosure(closures, instant), endsAt: end }
  const startsAt = nextStart(closures, instant)
  return startsAt === undefined ? undefined : { startsAt, endsAt: endOfClosure(closures, startsAt) }
}

/** Goes from closure to closure for as long as one leaves no gap to the next. */
function endOfClosure(closures: Closures, instant: number): number {
  const last = startOf(dayOf(instant) + HORIZON_DAYS)
  for (let end = instant; end < last; ) {
    const later = spansAround(closures, end)
      .filter(({ startsAt, endsAt }) => startsAt <= end && endsAt > end)
      .map(({ endsAt }) => endsAt)
    if (later.length === 0) return end
    end = Math.max(...later)
  }
  return Number.POSITIVE_INFINITY
}

function startOfClosure(closures: Closures, instant: number): number {
  const first = startOf(dayOf(instant) - HORIZON_DAYS)
  let start = instant
  while (start > first) {
    const earlier = spansAround(closures, start - 1)
      .filter(({ startsAt, endsAt }) => startsAt < start && endsAt >= start)
      .map(({ startsAt }) => startsAt)
    if (earlier.length === 0) return start
    start = Math.min(...earlier)
  }
  return start
}

/** The first instant after this one at which a closure begins. */
function nextStart({ rules, windows }: Closures, instant: number): number | undefined {
  const today = dayOf(instant)
  const horizon = startOf(today + HORIZON_DAYS)
  const announced = windows.map(({ startsAt }) => startsAt).filter((start) => start > instant)
  let next = Math.min(horizon, ...announced)
  for (let day = today; startOf(day - 1) < next; day += 1) {
    for (const { startsAt } of spansOn(rules, day)) {
      if (startsAt > instant) next = Math.min(next, startsAt)
    }
  }
  return next < horizon ? next : undefined
}

/** All that an instant may lie in: a rule's closure begins at most one day before its day. */
function spansAround({ rules, windows }: Closures, instant: number): readonly Span[] {
  const day = dayOf(instant)
  return [...windows, ...spansOn(rules, day), ...spansOn(rules, day + 1)]
}

function spansOn(rules: readonly ClosureRule[], day: number): readonly Span[] {
  if (rules.length === 0) return []
  const date = calendarDay(day)
  const midnight = startOf(day)
  return rules
    .filter((rule) => fallsOn(rule, date))
    .map(({ from, fromDayBefore, to }) => ({
      startsAt: (fromDayBefore ? startOf(day - 1) : midnight) + timeOfDay(from),
      endsAt: midnight + timeOfDay(to)
    }))
}

function fallsOn({ on, weeks, dates }: ClosureRule, day: CalendarDay): boolean {
  if (on === 'daily') return true
  if (on === 'dates') return dates?.includes(day.date) ?? false
  return on === day.weekday && (weeks?.includes(day.week) ?? true)
}
