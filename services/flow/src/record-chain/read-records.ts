import type { Sql } from '../database/database.ts'
import type { StoredRecord } from './record.ts'

export interface SequencedRecord extends StoredRecord {
  readonly sequence: number
}

/** The records of a chain after a place, in their order. */
export function readRecords(
  sql: Sql,
  chain: string,
  after: number,
  limit: number
): Promise<readonly SequencedRecord[]> {
  return sql.query<SequencedRecord>(
    `SELECT sequence, record, hash FROM chained_record
    WHERE chain = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
    [chain, after, limit]
  )
}
