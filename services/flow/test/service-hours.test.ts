import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import type { ClosureRule } from '../src/service-hours/closure-rule.ts'
import type { Closures, Span } from '../src/service-hours/closures.ts'
import {
  hoursAt,
  LONGEST_CLOSURE_SURVIVED_MS,
  mayDraw,
  mayStart,
  NEEDED_BEFORE_CLOSING_MS,
  stepDuring
} from '../src/service-hours/decide-by-hours.ts'
import { closedBy } from '../src/service-hours/maintenance-windows.ts'
import { createServiceHours } from '../src/service-hours/service-hours.ts'
import { WEEKDAYS } from '../src/service-hours/tokyo-calendar.ts'
import { type Minutes, minuteByMinute, type WallDay } from './support/minute-by-minute.ts'

const MINUTE = 60_000
const TEN_YEARS = { first: '2026-01-01', days: 3652 }
const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo']
const HOST_ZONE = process.env.TZ

interface Entry {
  readonly id: string
  readonly closures?: readonly ClosureRule[]
}
const institutions: Entry[] = JSON.parse(
  readFileSync(new URL('../institutions.json', import.meta.url), 'utf8')
)
const sandboxRules = institutions.find(({ id }) => id === 'suzukaze-shinkumi')?.closures ?? []
const sandboxHours: Closures = { rules: sandboxRules, windows: [] }

const twoDigits = (number: number) => String(number).padStart(2, '0')
const japan = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`)
const shown = (instant: number) =>
  new Date(instant + 9 * 60 * MINUTE).toISOString().slice(0, -1).replace('T', ' ')

t.afterEach(() => {
  if (HOST_ZONE === undefined) delete process.env.TZ
  else process.env.TZ = HOST_ZONE
})

/** The rules as the product's description words them; written apart from the data and the engine. */
function asWorded(today: WallDay, tomorrow: WallDay) {
  const alternate = ({ weekday, count }: WallDay, name: string, counts: readonly number[]) =>
    weekday === name && counts.includes(count)
  const maintenanceMonday = alternate(today, 'Mon', [1, 3])
  const maintenanceSunday = alternate(today, 'Sun', [2, 4])
  const eve = alternate(tomorrow, 'Sun', [2, 4])
  const newYear = today.month === 1 && today.day <= 3
  const at = (hour: number, minute = 0) => hour * 60 + minute
  return (minute: number) =>
    minute < at(0, 1) ||
    (minute >= at(4) && minute < at(4, 15)) ||
    (maintenanceMonday && minute >= at(2) && minute < at(6)) ||
    (eve && minute >= at(23, 50)) ||
    (maintenanceSunday && minute < at(7)) ||
    (newYear && (minute < at(8) || minute >= at(19)))
}

/** What the engine answers at an instant that differs from what the table of minutes says. */
function disagreement(closures: Closures, minutes: Minutes, now: number): string | undefined {
  const { startsAt, endsAt } = minutes.run(now)
  const hours = hoursAt(closures, now)
  const fault = (what: string) => `${shown(now)} ${what}: ${JSON.stringify(hours)}`
  if (hours.open === minutes.closed(now)) return fault('is open or closed wrongly')
  // Where a run leaves the table only the table's end is known.
  const end = hours.open ? hours.closesAt : hours.opensAt
  if (endsAt === undefined ? end !== undefined && end < minutes.until : end !== endsAt) {
    return fault(`should end ${endsAt === undefined ? 'later' : shown(endsAt)}`)
  }
  if (hours.open) return undefined
  const start = hours.closedSince
  if (startsAt === undefined ? start > minutes.from : start !== startsAt) {
    return fault(`should have begun ${startsAt === undefined ? 'earlier' : shown(startsAt)}`)
  }
  return undefined
}

const disagreements = (closures: Closures, minutes: Minutes, instants: readonly number[]) =>
  instants
    .filter((now) => now >= minutes.from && now < minutes.until)
    .flatMap((now) => disagreement(closures, minutes, now) ?? [])
    .slice(0, 5)

t.test(
  'the edges of the first Monday, the second Sunday and the New Year, to the millisecond',
  (t) => {
    const closed = 'closed'
    const open = 'open'
    for (const [at, before, after] of [
      // An ordinary Wednesday.
      ['2026-02-04 00:00', open, closed],
      ['2026-02-04 00:01', closed, open],
      ['2026-02-04 04:00', open, closed],
      ['2026-02-04 04:15', closed, open],
      // The first and the third Monday swallow the quarter of an hour at four.
      ['2026-02-02 02:00', open, closed],
      ['2026-02-02 04:00', closed, closed],
      ['2026-02-02 04:15', closed, closed],
      ['2026-02-02 06:00', closed, open],
      ['2026-02-16 02:00', open, closed],
      ['2026-02-16 06:00', closed, open],
      ['2026-02-09 02:00', open, open],
      ['2026-02-23 06:00', open, open],
      // A month that begins with a Monday, and its fifth.
      ['2026-06-01 02:00', open, closed],
      ['2026-06-29 02:00', open, open],
      // The second and the fourth Sunday, from the evening before.
      ['2026-02-07 23:50', open, closed],
      ['2026-02-08 00:00', closed, closed],
      ['2026-02-08 00:01', closed, closed],
      ['2026-02-08 07:00', closed, open],
      ['2026-02-21 23:50', open, closed],
      ['2026-02-22 07:00', closed, open],
      ['2026-02-14 23:50', open, open],
      ['2026-02-15 07:00', open, open],
      // A month that begins with a Sunday: the 8th is the second.
      ['2026-03-07 23:50', open, closed],
      ['2026-02-28 23:50', open, open],
      // New Year: closed from midnight on, also through the minute and the quarter of each day.
      ['2025-12-31 19:00', open, open],
      ['2026-01-01 00:00', open, closed],
      ['2026-01-01 00:01', closed, closed],
      ['2026-01-01 08:00', closed, open],
      ['2026-01-01 19:00', open, closed],
      ['2026-01-02 00:00', closed, closed],
      ['2026-01-02 08:00', closed, open],
      ['2026-01-02 19:00', open, closed],
      ['2026-01-03 08:00', closed, open],
      ['2026-01-03 19:00', open, closed],
      // 24:00 adjoins the minute after midnight.
      ['2026-01-04 00:00', closed, closed],
      ['2026-01-04 00:01', closed, open],
      ['2026-01-04 08:00', open, open],
      ['2026-01-04 19:00', open, open]
    ] as const) {
      const edge = japan(at)
      const seen = [edge - 1, edge].map((now) => (hoursAt(sandboxHours, now).open ? open : closed))
      t.same(seen, [before, after], at)
    }
    t.end()
  }
)

t.test('closures that overlap or adjoin are one', (t) => {
  t.same(hoursAt(sandboxHours, japan('2026-01-02 03:00')), {
    open: false,
    closedSince: japan('2026-01-01 19:00'),
    opensAt: japan('2026-01-02 08:00')
  })
  t.same(hoursAt(sandboxHours, japan('2026-02-02 04:07')), {
    open: false,
    closedSince: japan('2026-02-02 02:00'),
    opensAt: japan('2026-02-02 06:00')
  })
  const hours = announced(['2026-02-04 04:15', '2026-02-04 04:30'])
  t.same(hoursAt(hours, japan('2026-02-04 04:00')), {
    open: false,
    closedSince: japan('2026-02-04 04:00'),
    opensAt: japan('2026-02-04 04:30')
  })
  t.same(hoursAt(hours, japan('2026-02-04 00:01')), {
    open: true,
    closesAt: japan('2026-02-04 04:00')
  })
  t.end()
})

/** The sandbox's hours with windows among them. */
function announced(...windows: readonly [string, string][]): Closures {
  const spans = windows.map(
    ([from, until]): Span => ({ startsAt: japan(from), endsAt: japan(until) })
  )
  return { rules: sandboxRules, windows: spans }
}

const ALWAYS_OPEN: Closures = { rules: [], windows: [] }
const NEVER_OPEN: Closures = { rules: [{ on: 'daily', from: '00:00', to: '24:00' }], windows: [] }

t.test(
  'a service that is always open never closes, one that never opens has nothing to wait for',
  (t) => {
    const now = japan('2026-02-04 12:00')
    t.same(hoursAt(ALWAYS_OPEN, now), { open: true })
    t.same(mayStart(ALWAYS_OPEN, now), { status: 'allowed' })
    t.same(stepDuring(ALWAYS_OPEN, { startedAt: now - 1, now }), { status: 'goes_on' })

    const never = hoursAt(NEVER_OPEN, now)
    t.match(never, { open: false })
    t.notOk('opensAt' in never)
    t.same(mayStart(NEVER_OPEN, now), { status: 'refused' })
    t.same(mayDraw(NEVER_OPEN, now), { status: 'ended' })
    t.same(stepDuring(NEVER_OPEN, { startedAt: now - 1, now }), { status: 'ended' })
    t.end()
  }
)

t.test(
  'a journey starts, and a number is drawn, if 180 seconds remain, and not a millisecond less',
  (t) => {
    const closing = japan('2026-02-04 04:00')
    const resumesAt = japan('2026-02-04 04:15')
    const last = closing - NEEDED_BEFORE_CLOSING_MS
    t.equal(NEEDED_BEFORE_CLOSING_MS, 180_000)
    t.same(mayStart(sandboxHours, last), { status: 'allowed' })
    t.same(mayDraw(sandboxHours, last), { status: 'goes_on' })
    for (const now of [last + 1, closing - 1, closing, resumesAt - 1]) {
      t.same(mayStart(sandboxHours, now), { status: 'refused', resumesAt }, shown(now))
      t.same(mayDraw(sandboxHours, now), { status: 'waits', resumesAt }, shown(now))
    }
    t.same(mayStart(sandboxHours, resumesAt), { status: 'allowed' })
    t.same(mayDraw(sandboxHours, resumesAt), { status: 'goes_on' })
    t.end()
  }
)

t.test(
  'where the service opens for less than that, nothing resumes before it opens for longer',
  (t) => {
    // Open from 04:15, closed again from 04:17 to 04:40.
    const hours = announced(['2026-02-04 04:17', '2026-02-04 04:40'])
    const resumesAt = japan('2026-02-04 04:40')
    t.same(mayStart(hours, japan('2026-02-04 04:05')), { status: 'refused', resumesAt })
    t.same(mayDraw(hours, japan('2026-02-04 04:05')), { status: 'ended', resumesAt })
    t.same(
      stepDuring(hours, { startedAt: japan('2026-02-04 03:50'), now: japan('2026-02-04 04:05') }),
      {
        status: 'waits',
        resumesAt: japan('2026-02-04 04:15')
      }
    )
    t.end()
  }
)

t.test(
  'a journey under way goes on after a closure of 15 minutes, and ends at a longer one',
  (t) => {
    t.equal(LONGEST_CLOSURE_SURVIVED_MS, 15 * MINUTE)
    const startedAt = japan('2026-02-04 03:50')
    const resumesAt = japan('2026-02-04 04:15')
    const during = (hours: Closures, time: string) =>
      stepDuring(hours, { startedAt, now: japan(`2026-02-04 ${time}`) })

    t.same(during(sandboxHours, '03:59:59.999'), { status: 'goes_on' })
    t.same(during(sandboxHours, '04:00:00.000'), { status: 'waits', resumesAt })
    t.same(during(sandboxHours, '04:14:59.999'), { status: 'waits', resumesAt })
    t.same(during(sandboxHours, '04:15:00.000'), { status: 'goes_on' })

    const longer = announced(['2026-02-04 04:15:00.000', '2026-02-04 04:15:00.001'])
    const later = resumesAt + 1
    t.same(during(longer, '03:59:59.999'), { status: 'goes_on' })
    t.same(
      during(longer, '04:00:00.000'),
      { status: 'ended', resumesAt: later },
      'together too long'
    )
    t.same(during(longer, '04:16:00.000'), {
      status: 'ended',
      resumesAt: japan('2026-02-04 04:16')
    })
    t.same(stepDuring(longer, { startedAt: later, now: later + MINUTE }), { status: 'goes_on' })
    t.same(
      mayDraw(longer, japan('2026-02-04 03:58')),
      { status: 'ended', resumesAt: later },
      'before a long closure there is nothing to wait for'
    )

    const split = announced(['2026-02-04 04:20', '2026-02-04 04:35'])
    t.same(during(split, '04:30'), { status: 'waits', resumesAt: japan('2026-02-04 04:35') })
    t.same(during(split, '04:40'), { status: 'goes_on' }, 'two short ones, one after the other')
    t.end()
  }
)

t.test('a window that was announced closes one bank or all, until it is taken back', (t) => {
  const announced = { at: 0, by: 'somebody' }
  const window = { id: 'w', startsAt: 1_000, endsAt: 5_000, reason: 'work', announced }
  const cancelled = (at: number) => ({ ...window, cancelled: { ...announced, at, why: 'done' } })
  t.same(closedBy(window), [{ startsAt: 1_000, endsAt: 5_000 }])
  t.same(closedBy(cancelled(3_000)), [{ startsAt: 1_000, endsAt: 3_000 }], 'it ends then')
  t.same(closedBy(cancelled(9_000)), [{ startsAt: 1_000, endsAt: 5_000 }], 'it was over')
  t.same(closedBy(cancelled(1_000)), [], 'before it began')
  t.same(closedBy(cancelled(1_001)), [{ startsAt: 1_000, endsAt: 1_001 }])

  const own = { ...window, institution: 'bank', endsAt: 2_000_000 }
  const bank = { id: 'bank', closures: [] }
  const ruled = { id: 'other', closures: NEVER_OPEN.rules as ClosureRule[] }
  const other = { id: 'other', closures: [] }
  const closed = { open: false, closedSince: 1_000, opensAt: 2_000_000 }
  const hours = createServiceHours(() => [own])
  t.same(hours.at(bank, 1_000), closed)
  t.same(hours.at(other, 1_000), { open: true })
  t.match(hours.at(ruled, 1_000), { open: false })
  t.same(createServiceHours(() => [{ ...window, endsAt: 2_000_000 }]).at(other, 1_000), closed)
  t.same(hours.mayStart(bank, 1_000), { status: 'refused', resumesAt: 2_000_000 })
  t.same(hours.mayDraw(bank, 1_000), { status: 'ended', resumesAt: 2_000_000 })
  t.same(hours.stepDuring(bank, { startedAt: 0, now: 1_000 }), {
    ...{ status: 'ended', resumesAt: 2_000_000 }
  })
  t.same(hours.stepDuring(other, { startedAt: 0, now: 1_000 }), { status: 'goes_on' })
  t.end()
})

// What takes long comes last: a mistake is mostly found by the sentences above.
t.test('ten years of hours are as a reading minute by minute has them, in any host zone', (t) => {
  const minutes = minuteByMinute(TEN_YEARS.first, TEN_YEARS.days, asWorded)
  t.ok(minutes.edges.length > 14_000, `${minutes.edges.length} edges`)
  const around = minutes.edges.flatMap((edge, index) => {
    const next = minutes.edges[index + 1] ?? minutes.until
    const between = edge + Math.floor((next - edge) / 2)
    return [edge - 1, edge, edge + 1, between]
  })
  for (const zone of ZONES) {
    process.env.TZ = zone
    t.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, zone)
    t.same(disagreements(sandboxHours, minutes, around), [], `with TZ=${zone}`)
  }
  t.end()
})

/** 00:00 to 23:59. */
const TIMES = Array.from(
  { length: 24 * 60 },
  (_, minute) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`
)

/** Any rules at all, read literally. */
function asRuled(rules: readonly ClosureRule[]) {
  const meant = ({ on, weeks, dates = [] }: ClosureRule, { weekday, count, ...day }: WallDay) => {
    if (on === 'daily') return true
    if (on === 'dates') {
      return dates.some((date) => {
        const [month, ofMonth] = date.split('-').map(Number)
        return month === day.month && ofMonth === day.day
      })
    }
    return on.startsWith(weekday.toLowerCase()) && (!weeks || weeks.includes(count))
  }
  return (today: WallDay, tomorrow: WallDay) => {
    const mine = rules.filter((rule) => meant(rule, today))
    const eves = rules.filter((rule) => rule.fromDayBefore && meant(rule, tomorrow))
    return (minute: number) => {
      const time = TIMES[minute] as string
      return (
        mine.some((rule) => (rule.fromDayBefore || rule.from <= time) && time < rule.to) ||
        eves.some((rule) => rule.from <= time)
      )
    }
  }
}

// Few times, so that closures often overlap, adjoin and leave a minute's gap.
const time = fc.constantFrom('00:00', '00:01', '03:59', '04:00', '12:00', '23:50', '23:59')
const end = fc.oneof(time, fc.constant('24:00'))
const date = fc
  .tuple(fc.constantFrom(1, 2, 12), fc.constantFrom(1, 2, 28, 29, 31))
  .filter(([month, day]) => month !== 2 || day <= 29)
  .map(([month, day]) => `${twoDigits(month)}-${twoDigits(day)}`)
const rule: fc.Arbitrary<ClosureRule> = fc
  .record(
    {
      on: fc.constantFrom<ClosureRule['on']>('daily', 'dates', ...WEEKDAYS),
      weeks: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
      dates: fc.uniqueArray(date, { minLength: 1, maxLength: 4 }),
      from: time,
      fromDayBefore: fc.boolean(),
      to: end
    },
    { requiredKeys: ['on', 'dates', 'from', 'to'] }
  )
  .filter(({ from, fromDayBefore, to }) => fromDayBefore || from < to)
  .map(({ dates, weeks, ...rest }) => ({
    ...rest,
    ...(rest.on === 'dates' && { dates }),
    ...(rest.on !== 'dates' && rest.on !== 'daily' && weeks && { weeks })
  }))

t.test('so are any other rules, with windows announced among them', (t) => {
  const days = 40
  const span = fc.tuple(fc.nat(days * 24 * 60), fc.integer({ min: 1, max: 3 * 24 * 60 }))
  const property = fc.property(
    fc.array(rule, { maxLength: 4 }),
    fc.array(span, { maxLength: 3 }),
    fc.nat(TEN_YEARS.days),
    fc.array(fc.nat(days * 24 * 60 * MINUTE - 1), { minLength: 20, maxLength: 20 }),
    (rules, spans, day, samples) => {
      const from = japan(`${TEN_YEARS.first} 00:00`) + day * 24 * 60 * MINUTE
      const windows = spans.map(([start, length]) => ({
        startsAt: from + start * MINUTE,
        endsAt: from + (start + length) * MINUTE
      }))
      const ruled = asRuled(rules)
      let midnight = from - 24 * 60 * MINUTE
      const minutes = minuteByMinute(shown(from).slice(0, 10), days, (today, tomorrow) => {
        const closedAt = ruled(today, tomorrow)
        midnight += 24 * 60 * MINUTE
        const start = midnight
        return (minute) => {
          const instant = start + minute * MINUTE
          return (
            closedAt(minute) || windows.some((it) => it.startsAt <= instant && instant < it.endsAt)
          )
        }
      })
      const instants = minutes.edges.flatMap((edge) => [edge - 1, edge, edge + 1])
      const all = [...instants, ...samples.map((sample) => from + sample)]
      const found = disagreements({ rules, windows }, minutes, all)
      if (found.length > 0) throw new Error(found.join('\n'))
    }
  )
  const result = fc.check(property, { seed: 20261122, numRuns: 100 })
  t.notOk(result.failed, fc.defaultReportMessage(result) ?? 'every instant agrees')
  t.end()
})
