import type { Database } from '../database/database.ts'
import { appendRecords, lockHead } from './append-records.ts'
import type { ChainKeys } from './chain-keys.ts'
import type { Content, Position, RecordKind } from './record.ts'

/** Says that the records up to some place were removed, and which hash the last of them had. */
export interface Checkpoint extends Content {
  readonly removedThrough: number
  readonly removedHash: string
  /** How many records the checkpoint before did not stand for. */
  readonly removed: number
}

const AT_ONCE = 5_000

type Oldest = Position & { readonly at: number; readonly kind: RecordKind }

/**
 * Removes the oldest records of a chain, up to the first that is not older than `before`, and appends a
 * checkpoint from which the chain can be followed as before.
 *
 * @returns how many were removed; there may be more
 */
export function removeRecords(
  database: Database,
  { chain, before, keys, now }: { chain: string; before: number; keys: ChainKeys; now: number }
): Promise<number> {
  return database.transaction(async (sql) => {
    await lockHead(sql, chain)
    const oldest = await sql.query<Oldest>(
      `SELECT sequence, hash, at, kind FROM chained_record
      WHERE chain = $1 ORDER BY sequence LIMIT $2`,
      [chain, AT_ONCE]
    )
    const kept = oldest.findIndex(({ at }) => at >= before)
    const removed = kept < 0 ? oldest : oldest.slice(0, kept)
    const last = removed.at(-1)
    // A checkpoint alone would only be replaced by another one.
    if (!last || removed.every(({ kind }) => kind === 'checkpoint')) return 0

    const checkpoint: Checkpoint = {
      id: `checkpoint-${last.sequence}`,
      at: now,
      removed: removed.length,
      removedHash: last.hash,
      removedThrough: last.sequence
    }
    await appendRecords(sql, { chain, contents: [checkpoint], keys, kind: 'checkpoint' })
    await sql.query('DELETE FROM chained_record WHERE chain = $1 AND sequence <= $2', [
      chain,
      last.sequence
    ])
    return removed.length
  })
}
