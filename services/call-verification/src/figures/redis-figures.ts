import { type RedisConnection, serverTime } from '@yobirin/redis'
import { poolTag, type RunPoolScript } from '../pool-scripts.ts'
import { COUNTERS, toCounts } from './counters.ts'
import { type Figure, figuresOf } from './figure-of-event.ts'
import type { Figures, NumberFigures, NumberTotals } from './figures-port.ts'
import { NOTHING_COUNTED } from './nothing-counted.ts'
import { ringArguments, slotsOf, type WindowSlots } from './windows.ts'

export function createRedisFigures({
  redis,
  keyPrefix,
  run,
  now
}: {
  redis: RedisConnection
  keyPrefix: string
  run: RunPoolScript
  /** Replaces Redis's clock, in tests only. */
  now?: (() => number) | undefined
}): Figures {
  return {
    async handOn(pool, entries) {
      const told = entries.flatMap(({ outboxId, event }) => {
        const figures = figuresOf(event)
        return [outboxId, figures.length, ...figures.flatMap(figureArguments)]
      })
      await run('handOn', pool, [...ringArguments(), ...told])
    },

    async read(pool, window, numbers) {
      const tag = poolTag(keyPrefix, pool)
      const until = now?.() ?? (await serverTime(redis, tag))
      const slots = slotsOf(window, until)
      const readOf = async (number: string) =>
        readSlots(await redis.hmget(`${tag}:figures:${number}`, ...slots.fields), slots)
      const [pooled, ...each] = await Promise.all(['', ...numbers].map(readOf))
      const found = numbers.flatMap((number, index) => {
        const figures = each[index]
        return figures ? [[number, figures] as const] : []
      })
      return { from: slots.from, until, pool: pooled ?? NOTHING_COUNTED, numbers: new Map(found) }
    },

    async totals(pool) {
      const stored = await redis.hgetall(`${poolTag(keyPrefix, pool)}:totals`)
      return new Map(
        Object.entries(stored).map(([number, record]) => [number, readTotals(record)] as const)
      )
    }
  }
}

function figureArguments({ targetNumber = '', at, counter, bucket }: Figure) {
  return [targetNumber, at, COUNTERS.indexOf(counter) + 1, bucket ?? '']
}

/** @returns undefined where nothing was counted since the window began */
function readSlots(
  records: readonly (string | null)[],
  { beginningOf, from }: WindowSlots
): NumberFigures | undefined {
  const current = records.flatMap((record, place) => {
    const [period, counts = '', buckets = ''] = record?.split('|') ?? []
    return beginningOf(place, Number(period)) >= from ? [{ counts, buckets }] : []
  })
  if (current.length === 0) return undefined
  const sums: number[] = []
  const seconds = new Map<number, number>()
  for (const { counts, buckets } of current) {
    for (const [index, count] of counts.split(',').entries()) {
      sums[index] = (sums[index] ?? 0) + Number(count)
    }
    for (const pair of buckets.split(' ').filter(Boolean)) {
      const [bucket, count] = pair.split(':').map(Number) as [number, number]
      seconds.set(bucket, (seconds.get(bucket) ?? 0) + count)
    }
  }
  return { counts: toCounts(sums), seconds }
}

function readTotals(record: string): NumberTotals {
  const [ended = 0, verified = 0, lastVerifiedAt = 0] = record.split(',').map(Number)
  return { ended, verified, ...(lastVerifiedAt > 0 && { lastVerifiedAt }) }
}
