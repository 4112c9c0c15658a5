import type { Sql } from '../database/database.ts'
import type { ChainKeys } from './chain-keys.ts'
import { BEGINNING, bindRecords, type Content, type Position, type RecordKind } from './record.ts'

/**
 * Appends what is not there yet, in this order, within the transaction of the caller. Whoever else
 * appends to the chain waits until that ends.
 *
 * @returns where the chain ends now
 */
export async function appendRecords(
  sql: Sql,
  {
    chain,
    contents,
    keys,
    kind = 'entry'
  }: {
    chain: string
    contents: readonly Content[]
    keys: ChainKeys
    kind?: RecordKind
  }
): Promise<Position> {
  const after = await lockHead(sql, chain)
  const news = await withoutKnown(sql, chain, contents)
  if (news.length === 0) return after

  const { records, head } = bindRecords({ chain, after, contents: news, key: keys.current, kind })
  await sql.query(
    'INSERT INTO chained_record (record, hash) SELECT * FROM unnest($1::text[], $2::text[])',
    [records.map(({ record }) => record), records.map(({ hash }) => hash)]
  )
  await sql.query('UPDATE chain_head SET sequence = $2, hash = $3 WHERE chain = $1', [
    chain,
    head.sequence,
    head.hash
  ])
  return head
}

/** Until the transaction ends nobody else appends. */
export async function lockHead(sql: Sql, chain: string): Promise<Position> {
  const lock = async () => {
    const [head] = await sql.query<Position>(
      'SELECT sequence, hash FROM chain_head WHERE chain = $1 FOR UPDATE',
      [chain]
    )
    return head
  }
  const head = await lock()
  if (head) return head
  await sql.query(
    'INSERT INTO chain_head (chain, sequence, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [chain, BEGINNING.sequence, BEGINNING.hash]
  )
  return (await lock()) ?? BEGINNING
}

async function withoutKnown(
  sql: Sql,
  chain: string,
  contents: readonly Content[]
): Promise<readonly Content[]> {
  const byId = new Map(contents.map((content) => [content.id, content]))
  const known = await sql.query<{ id: string }>(
    'SELECT id FROM chained_record WHERE chain = $1 AND id = ANY($2::text[])',
    [chain, [...byId.keys()]]
  )
  for (const { id } of known) byId.delete(id)
  return [...byId.values()]
}
