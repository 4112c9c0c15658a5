import type { Sql } from '../database/database.ts'
import type { Job } from '../outbox/job.ts'

/** Jobs that come to be with the transaction they are put in, or not at all. */
export async function putJobs(sql: Sql, jobs: readonly Job[]): Promise<void> {
  for (const { queue, id, data } of jobs) {
    await sql.query('INSERT INTO outbox_job (queue, id, data) VALUES ($1, $2, $3)', [
      queue,
      id,
      JSON.stringify(data)
    ])
  }
}
