import type { Logger } from '@yobirin/logging'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Queues } from '../outbox/queues.ts'

/**
 * Jobs that were put into the database together with what they tell of reach their queue at least once,
 * each time under the same id, whatever dies on the way.
 */
export interface SqlOutbox {
  /** Right after a transaction that put jobs. Never throws: what fails is left to the sweeper. */
  deliver(): Promise<void>
  /** @returns how many jobs were handed to their queues */
  sweep(): Promise<number>
  /** How many jobs are not yet in their queues. */
  count(): Promise<number>
}

/** Who takes jobs hands them on well within; afterwards others take them. */
const TAKEN_FOR_MS = 30_000
const TAKEN_AT_ONCE = 100

interface TakenJob {
  readonly number: number
  readonly queue: string
  readonly id: string
  readonly data: string
}

export function createSqlOutbox({
  database,
  queues,
  clock,
  log
}: {
  database: Database
  queues: Queues
  clock: Clock
  log: Logger
}): SqlOutbox {
  // No transaction is open while the queues are asked: with PGlite everybody else would wait.
  async function take(): Promise<readonly TakenJob[]> {
    const now = await clock.now()
    return database.query<TakenJob>(
      `UPDATE outbox_job SET taken_until = $1 WHERE number IN (
        SELECT number FROM outbox_job WHERE taken_until <= $2
        ORDER BY number LIMIT $3 FOR UPDATE SKIP LOCKED
      ) RETURNING number, queue, id, data`,
      [now + TAKEN_FOR_MS, now, TAKEN_AT_ONCE]
    )
  }

  async function handOn({ number, queue, id, data }: TakenJob): Promise<void> {
    await queues.add({ queue, id, data: JSON.parse(data) })
    await database.query('DELETE FROM outbox_job WHERE number = $1', [number])
  }

  async function sweep(): Promise<number> {
    const jobs = await take()
    // One that cannot be handed on does not keep the others back.
    const results = await Promise.allSettled(jobs.map(handOn))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
    return jobs.length
  }

  return {
    sweep,
    async count() {
      const [row] = await database.query<{ jobs: number | string }>(
        'SELECT count(*) AS jobs FROM outbox_job'
      )
      return Number(row?.jobs ?? 0)
    },
    async deliver() {
      await sweep().catch((err: Error) => log.warn({ err }, 'jobs stay in the database for now'))
    }
  }
}
