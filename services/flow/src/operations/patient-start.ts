import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@yobirin/logging'
import { isRedisAway } from '@yobirin/redis'
import { DatabaseUnavailable } from '../database/database-errors.ts'

/** Less than an orchestrator gives a process that starts, so that the reason is said. */
const PATIENCE_MS = 45_000
const PAUSE_MS = 250

/**
 * Does what a start needs of Redis or the database; while one of them is away it waits, and does it again.
 *
 * @param work may be done several times
 * @throws what went wrong last, once patience is over; at once where waiting would not help
 */
export async function patiently<Result>(
  work: () => Promise<Result>,
  { log, patienceMs = PATIENCE_MS }: { log: Logger; patienceMs?: number }
): Promise<Result> {
  const deadline = performance.now() + patienceMs
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error as Error) || performance.now() > deadline) throw error
      if (attempt === 1) log.warn({ err: error }, 'the start waits for Redis or the database')
      await sleep(PAUSE_MS)
    }
  }
}

const isAway = (error: Error) => error instanceof DatabaseUnavailable || isRedisAway(error)
