import type { Logger } from '@yobirin/logging'
import type { RedisConnection } from '@yobirin/redis'
import type { Clock } from '../clock.ts'
import type { JourneyStore } from '../journey/journey-store.ts'
import type { RedisKeys } from '../redis-keys.ts'
import type { Job } from './job.ts'
import type { Queues } from './queues.ts'

/**
 * Jobs that are saved with a journey reach their queue at least once, each time under the same id,
 * whatever dies between the two: before the save the journey is written on a list; afterwards its jobs
 * are delivered by whoever comes first, the saver, the next request of the browser, or the sweeper.
 */
export interface Outbox {
  /** Before a save with jobs. */
  announce(journeyId: string): Promise<void>
  /** Never throws: what fails is left to the next one. */
  deliver(journeyId: string, jobs: readonly Job[]): Promise<void>
  /** Delivers what others left lying. @returns how many jobs */
  sweep(): Promise<number>
  /** For how long the first journey has been on the list: no longer than a minute, while all is well. */
  oldestSeconds(): Promise<number>
}

/** Whoever saved delivers at once; what lies longer was left by a process that died. */
const LEFT_LYING_MS = 2_000
/** A save that was announced happens well within, or never. */
const ANNOUNCEMENT_HOLDS_MS = 60_000
const SWEPT_AT_ONCE = 100

export function createOutbox({
  redis,
  keys,
  journeys,
  queues,
  clock,
  log
}: {
  redis: RedisConnection
  keys: RedisKeys
  journeys: JourneyStore
  queues: Queues
  clock: Clock
  log: Logger
}): Outbox {
  async function deliverAll(journeyId: string, jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) await queues.add(job)
    await journeys.forget(journeyId, jobs)
  }

  async function sweepOne(journeyId: string, now: number): Promise<number> {
    const announcedAt = Number(await redis.zscore(keys.outboxes, journeyId))
    const jobs = await journeys.undelivered(journeyId)
    await deliverAll(journeyId, jobs)
    if (announcedAt + ANNOUNCEMENT_HOLDS_MS < now) await redis.zrem(keys.outboxes, journeyId)
    return jobs.length
  }

  return {
    async announce(journeyId) {
      await redis.zadd(keys.outboxes, await clock.now(), journeyId)
    },

    async deliver(journeyId, jobs) {
      if (jobs.length === 0) return
      try {
        await deliverAll(journeyId, jobs)
      } catch (err) {
        log.warn({ err, journeyId }, 'jobs stay in the outbox for now')
      }
    },

    async sweep() {
      const now = await clock.now()
      const latest = now - LEFT_LYING_MS
      const due = await redis.zrangebyscore(keys.outboxes, 0, latest, 'LIMIT', 0, SWEPT_AT_ONCE)
      let delivered = 0
      for (const journeyId of due) delivered += await sweepOne(journeyId, now)
      return delivered
    },

    async oldestSeconds() {
      const [, announcedAt] = await redis.zrange(keys.outboxes, '0', '0', 'WITHSCORES')
      if (announcedAt === undefined) return 0
      return Math.max(0, (await clock.now()) - Number(announcedAt)) / 1_000
    }
  }
}
