import type { Sql } from '../database/database.ts'
import type { ChainKeys } from './chain-keys.ts'
import { type ChainFault, followRecords } from './follow-records.ts'
import { readRecords } from './read-records.ts'
import { BEGINNING, type Position } from './record.ts'

export type Verification =
  /** `complete`: up to the end; else there is more from here on. */
  | { readonly status: 'intact'; readonly position: Position; readonly complete: boolean }
  | { readonly status: 'broken'; readonly fault: ChainFault }

const PAGE = 1_000

/**
 * Follows a chain record by record, from its beginning or from the checkpoint that stands for what was
 * removed of it, to its end, or as many records as asked for.
 *
 * @param from where an earlier call stopped
 * @param anchors where the chain was seen to be: it must still be so
 */
export async function verifyChain(
  sql: Sql,
  {
    chain,
    keys,
    from = BEGINNING,
    anchors,
    most
  }: {
    chain: string
    keys: ChainKeys
    from?: Position
    anchors: readonly Position[]
    most: number
  }
): Promise<Verification> {
  // Read before the records: nothing that is appended meanwhile can look as if it were cut off.
  const heads = await sql.query<Position>(
    'SELECT sequence, hash FROM chain_head WHERE chain = $1 AND sequence > 0',
    [chain]
  )
  const known = [...anchors, ...heads]
  let position = later(from, await checkpoint(sql, chain))
  const stray = from.sequence === 0 ? await firstUpTo(sql, chain, position.sequence) : undefined
  if (stray) return { status: 'broken', fault: { reason: 'out_of_place', ...stray } }

  for (let left = most; left > 0; left -= PAGE) {
    const size = Math.min(PAGE, left)
    const records = await readRecords(sql, chain, position.sequence, size)
    const followed = followRecords({ chain, from: position, records, keys, anchors: known })
    if (followed.status === 'intact') {
      position = followed.position
      if (records.length < size) return atTheEnd(position, known)
    } else {
      // What stood here may have been removed since, as its time was over.
      const moved = later(position, await checkpoint(sql, chain))
      if (followed.fault.reason !== 'missing' || moved === position) return followed
      position = moved
    }
  }
  return { status: 'intact', position, complete: false }
}

function atTheEnd(position: Position, known: readonly Position[]): Verification {
  const longest = Math.max(0, ...known.map(({ sequence }) => sequence))
  return longest > position.sequence
    ? { status: 'broken', fault: { reason: 'cut_off', sequence: position.sequence + 1 } }
    : { status: 'intact', position, complete: true }
}

/** What the latest checkpoint stands for. Whether it is genuine turns out when it is reached. */
async function checkpoint(sql: Sql, chain: string): Promise<Position> {
  const [found] = await sql.query<Position>(
    `SELECT removed_through AS sequence, record::jsonb -> 'content' ->> 'removedHash' AS hash
    FROM chained_record WHERE chain = $1 AND kind = 'checkpoint' ORDER BY sequence DESC LIMIT 1`,
    [chain]
  )
  return found ?? BEGINNING
}

/** What stands where nothing may: before the first record, or under what was removed. */
async function firstUpTo(sql: Sql, chain: string, sequence: number) {
  const [first] = await sql.query<{ sequence: number; id: string }>(
    `SELECT sequence, id FROM chained_record
    WHERE chain = $1 AND sequence <= $2 ORDER BY sequence LIMIT 1`,
    [chain, sequence]
  )
  return first
}

function later(one: Position, other: Position): Position {
  return other.sequence > one.sequence ? other : one
}
