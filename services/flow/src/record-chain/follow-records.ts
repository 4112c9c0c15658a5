import { timingSafeEqual } from 'node:crypto'
import type { ChainKeys } from './chain-keys.ts'
import type { SequencedRecord } from './read-records.ts'
import {
  type ChainRecord,
  hashRecord,
  type Position,
  readRecord,
  type StoredRecord
} from './record.ts'

/**
 * What is wrong at the first bad place of a chain.
 * - `altered`: the text of the record does not give its hash
 * - `key_unknown`: it says that it was bound under a key that is not configured
 * - `out_of_place`: it was bound after another record than the one that stands before it
 * - `missing`: no record stands here, though others follow
 * - `cut_off`: the chain ends before here, though it is known to have been longer
 * - `replaced`: another record was seen here before
 */
export type FaultReason =
  | 'altered'
  | 'key_unknown'
  | 'out_of_place'
  | 'missing'
  | 'cut_off'
  | 'replaced'

export interface ChainFault {
  readonly reason: FaultReason
  readonly sequence: number
  /** Of the record that stands there, as far as it can be read. */
  readonly id?: string
}

export type Followed =
  | { readonly status: 'intact'; readonly position: Position }
  | { readonly status: 'broken'; readonly fault: ChainFault }

/**
 * Goes from a position that is vouched for through the records that follow, in the order of their
 * sequence, and stops at the first that is not what was appended.
 *
 * @param anchors what is known from elsewhere of records in this stretch
 */
export function followRecords({
  chain,
  from,
  records,
  keys,
  anchors
}: {
  chain: string
  from: Position
  records: readonly SequencedRecord[]
  keys: ChainKeys
  anchors: readonly Position[]
}): Followed {
  let position = from
  for (const stored of records) {
    const sequence = position.sequence + 1
    if (stored.sequence !== sequence) return broken({ reason: 'missing', sequence })

    const record = readOrNothing(stored)
    const reason = faultOf(stored, record, { chain, previous: position, keys })
    const replaced = anchors.some(
      (anchor) => anchor.sequence === sequence && anchor.hash !== stored.hash
    )
    if (reason || replaced) {
      const id = record?.content?.id
      return broken({
        reason: reason ?? 'replaced',
        sequence,
        ...(typeof id === 'string' && { id })
      })
    }
    position = { sequence, hash: stored.hash }
  }
  return { status: 'intact', position }
}

function faultOf(
  { record: text, hash }: StoredRecord,
  record: ChainRecord | undefined,
  { chain, previous, keys }: { chain: string; previous: Position; keys: ChainKeys }
): FaultReason | undefined {
  if (!record) return 'altered'
  const key = keys.find(record.key)
  if (!key) return 'key_unknown'
  if (!isSame(hashRecord(text, key), hash)) return 'altered'
  if (record.previous !== previous.hash || record.chain !== chain) return 'out_of_place'
  return undefined
}

function readOrNothing(stored: StoredRecord): ChainRecord | undefined {
  try {
    return readRecord(stored)
  } catch {
    return undefined
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function broken(fault: ChainFault): Followed {
  return { status: 'broken', fault }
}
