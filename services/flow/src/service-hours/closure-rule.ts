import { type Static, Type } from 'typebox'
import { timeOfDay, WEEKDAYS } from './tokyo-calendar.ts'

const EVERY_DAY_THERE_IS = 366

/**
 * When an institution is closed, again and again, in Asia/Tokyo: each time from `from` up to but not
 * including `to`.
 */
export const ClosureRuleSchema = Type.Object(
  {
    on: Type.Enum(['daily', ...WEEKDAYS, 'dates'], {
      description: 'daily, a weekday such as monday, or dates'
    }),
    /** Absent: every week. */
    weeks: Type.Optional(
      Type.Array(
        Type.Integer({
          minimum: 1,
          maximum: 5,
          description: 'a number from 1 to 5: the first to the fifth such weekday of the month'
        }),
        { minItems: 1, maxItems: 5, description: 'a list of numbers from 1 to 5' }
      )
    ),
    dates: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
          description: 'a month and a day such as 01-03'
        }),
        {
          minItems: 1,
          maxItems: EVERY_DAY_THERE_IS,
          description: 'a list of dates such as 01-03'
        }
      )
    ),
    from: Type.String({
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      description: 'a time of day from 00:00 to 23:59'
    }),
    /** `from` is a time of the day before. */
    fromDayBefore: Type.Optional(Type.Boolean({ description: 'true or false' })),
    to: Type.String({
      pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
      description: 'a time of day from 00:00 to 24:00'
    })
  },
  { additionalProperties: false, description: 'a rule such as {"on":"daily","from":…,"to":…}' }
)
export type ClosureRule = Static<typeof ClosureRuleSchema>

/** What the schema cannot say of a rule. @returns the place, and what is wrong there as the end of a sentence */
export function faultOfRule(
  rule: ClosureRule
): { at: readonly string[]; what: string } | undefined {
  const { on, weeks, dates = [], from, fromDayBefore, to } = rule
  if (weeks && (on === 'daily' || on === 'dates')) {
    return { at: ['weeks'], what: 'belongs to a weekday only' }
  }
  if (on === 'dates' && dates.length === 0) return { at: ['dates'], what: 'is missing' }
  if (on !== 'dates' && rule.dates) return { at: ['dates'], what: 'belongs to "on": "dates" only' }
  const unreal = dates.findIndex((date) => !isDate(date))
  if (unreal >= 0) return { at: ['dates', `${unreal}`], what: 'is no date of any year' }
  if (!fromDayBefore && timeOfDay(from) >= timeOfDay(to)) {
    return { at: ['to'], what: 'must be later than "from", or "fromDayBefore" must be true' }
  }
  return undefined
}

function isDate(date: string): boolean {
  const leapYear = 2000
  return new Date(`${leapYear}-${date}T00:00Z`).toISOString().startsWith(`${leapYear}-${date}`)
}
