import { createHmac } from 'node:crypto'
import { canonicalJson, type Json } from './canonical-json.ts'
import type { ChainKey } from './chain-keys.ts'

/** What a record says; the chain puts the rest around it. */
export interface Content {
  /** The same content has the same id, however often it is appended. */
  readonly id: string
  /** When what it tells of happened, milliseconds since 1970. */
  readonly at: number
}

/** `checkpoint` stands for all records up to some place, which were removed when their time was over. */
export type RecordKind = 'entry' | 'checkpoint'

/** The whole of a record: its hash is made of exactly this. */
export interface ChainRecord {
  readonly chain: string
  readonly content: Content
  /** Id of the key that the hash was made with. */
  readonly key: string
  readonly kind: RecordKind
  /** Hash of the record before it. */
  readonly previous: string
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number
}

/** A place in a chain, and the hash of the record there. */
export interface Position {
  readonly sequence: number
  readonly hash: string
}

/** Before the first record. */
export const BEGINNING: Position = { sequence: 0, hash: '0'.repeat(64) }

/** As it lies in the database. */
export interface StoredRecord {
  /** A ChainRecord in canonical JSON. */
  readonly record: string
  readonly hash: string
}

/** Binds contents to what comes before them, each to the one before it. */
export function bindRecords({
  chain,
  after,
  contents,
  key,
  kind = 'entry'
}: {
  chain: string
  after: Position
  contents: readonly Content[]
  key: ChainKey
  kind?: RecordKind
}): { records: readonly StoredRecord[]; head: Position } {
  let head = after
  const records = contents.map((content) => {
    const sequence = head.sequence + 1
    const whole: ChainRecord = { chain, content, key: key.id, kind, previous: head.hash, sequence }
    const record = canonicalJson(whole as unknown as Json)
    head = { sequence, hash: hashRecord(record, key) }
    return { record, hash: head.hash }
  })
  return { records, head }
}

/** HMAC-SHA-256 (RFC 2104) of the record's text in UTF-8, in hexadecimal. */
export function hashRecord(record: string, { secret }: ChainKey): string {
  return createHmac('sha256', secret).update(record).digest('hex')
}

/** @throws SyntaxError where the text is no JSON; what it holds is not looked at */
export function readRecord({ record }: StoredRecord): ChainRecord {
  return JSON.parse(record) as ChainRecord
}
