import type { Sql } from '../database/database.ts'
import { readRecord, type StoredRecord } from './record.ts'

/** Which records; what is not named is not looked at. */
export interface RecordFilter {
  /** The name of a chain, or what several names begin with. */
  readonly chain: string | { readonly startsWith: string }
  readonly journeyId?: string
  readonly accountKey?: string
  /** Part of the names of whoever did it. */
  readonly by?: string
  readonly action?: string
  /** Milliseconds since 1970, the first that counts. */
  readonly from?: number
  /** The first that does not count any more. */
  readonly until?: number
}

/** A place in the order of time, from which the next page goes on. */
export interface Cursor {
  readonly at: number
  readonly chain: string
  readonly sequence: number
}

export type RecordOrder = 'newest_first' | 'oldest_first'

export interface PagedRecord<Kept> extends Cursor {
  readonly content: Kept
  readonly hash: string
}

/** A page of what was recorded, checkpoints left out, ordered by when it happened. */
export async function pageRecords<Kept>(
  sql: Sql,
  {
    filter,
    order,
    after,
    limit
  }: {
    filter: RecordFilter
    order: RecordOrder
    after?: Cursor
    limit: number
  }
): Promise<readonly PagedRecord<Kept>[]> {
  const values: (string | number)[] = []
  const value = (one: string | number) => `$${values.push(one)}`
  const { chain, journeyId, accountKey, by, action, from, until } = filter
  const [direction, beyond] = order === 'newest_first' ? ['DESC', '<'] : ['ASC', '>']
  const conditions = [
    `kind = 'entry'`,
    typeof chain === 'string'
      ? `chain = ${value(chain)}`
      : `starts_with(chain, ${value(chain.startsWith)})`,
    journeyId !== undefined && `journey_id = ${value(journeyId)}`,
    accountKey !== undefined && `account_key = ${value(accountKey)}`,
    by !== undefined && `strpos(record::json #>> '{content,by}', ${value(by)}) > 0`,
    action !== undefined && `record::json #>> '{content,action}' = ${value(action)}`,
    from !== undefined && `at >= ${value(from)}`,
    until !== undefined && `at < ${value(until)}`,
    after &&
      `(at, chain, sequence) ${beyond} ` +
        `(${value(after.at)}::bigint, ${value(after.chain)}, ${value(after.sequence)}::bigint)`
  ]
  const rows = await sql.query<Cursor & StoredRecord>(
    `SELECT at, chain, sequence, record, hash FROM chained_record
    WHERE ${conditions.filter(Boolean).join(' AND ')}
    ORDER BY at ${direction}, chain ${direction}, sequence ${direction} LIMIT ${value(limit)}`,
    values
  )
  return rows.map(({ at, chain, sequence, record, hash }) => {
    const content = readRecord({ record, hash }).content as unknown as Kept
    return { at, chain, sequence, hash, content }
  })
}
