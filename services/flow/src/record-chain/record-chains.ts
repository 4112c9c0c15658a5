import type { Logger } from '@yobirin/logging'
import type { Database, Sql } from '../database/database.ts'
import { appendRecords } from './append-records.ts'
import type { ChainAnchors } from './chain-anchors.ts'
import type { ChainKeys } from './chain-keys.ts'
import { readRecords, type SequencedRecord } from './read-records.ts'
import type { Content, Position } from './record.ts'
import { removeRecords } from './remove-records.ts'
import { type Verification, verifyChain } from './verify-chain.ts'

/** Chains of records that are only ever added to, and in which a later change is found. */
export interface RecordChains {
  /** Appends what is not there yet, in this order; resolves when it is there for good. */
  append(chain: string, contents: readonly Content[]): Promise<void>

  /** Runs work and appends what it tells of itself: neither is without the other. */
  recorded<Result>(
    chain: string,
    work: (sql: Sql) => Promise<{ result: Result; contents: readonly Content[] }>
  ): Promise<Result>

  /** @see verifyChain; besides the anchors given, those that are kept in Redis must hold */
  verify(chain: string, options: VerifyOptions): Promise<Verification>

  /** Removes the oldest that are older than that. @returns how many; there may be more */
  removeBefore(chain: string, before: number, now: number): Promise<number>

  /** Where every chain ends that is, or is known to have been. */
  heads(): Promise<readonly ChainHead[]>

  /** The records after that sequence, as they were written. */
  read(chain: string, after: number, limit: number): Promise<readonly SequencedRecord[]>
}

export interface ChainHead extends Position {
  readonly chain: string
}

export interface VerifyOptions {
  readonly from?: Position
  readonly anchors?: readonly Position[]
  /** Records that one call looks at. */
  readonly most: number
}

export function createRecordChains({
  database,
  keys,
  anchors,
  log
}: {
  database: Database
  keys: ChainKeys
  anchors: ChainAnchors
  log: Logger
}): RecordChains {
  async function recorded<Result>(
    chain: string,
    work: (sql: Sql) => Promise<{ result: Result; contents: readonly Content[] }>
  ): Promise<Result> {
    const { result, head } = await database.transaction(async (sql) => {
      const { result, contents } = await work(sql)
      const appends = contents.length > 0
      return { result, head: appends && (await appendRecords(sql, { chain, contents, keys })) }
    })
    if (head) await anchor(chain, head)
    return result
  }

  /** The record is there; without this anchor the next one holds it. */
  async function anchor(chain: string, head: Position): Promise<void> {
    await anchors
      .raise(chain, head)
      .catch((err: Error) => log.warn({ err, chain }, 'the end of a chain was not noted in Redis'))
  }

  return {
    recorded,
    append: (chain, contents) => recorded(chain, async () => ({ result: undefined, contents })),

    async verify(chain, { anchors: given = [], ...options }) {
      const kept = await anchors.of(chain)
      const known = kept ? [...given, kept] : given
      return verifyChain(database, { chain, keys, anchors: known, ...options })
    },

    removeBefore: (chain, before, now) => removeRecords(database, { chain, before, keys, now }),

    async heads() {
      const [heads, anchored] = await Promise.all([
        database.query<ChainHead>('SELECT chain, sequence, hash FROM chain_head ORDER BY chain'),
        anchors.all()
      ])
      const here = new Set(heads.map(({ chain }) => chain))
      return [...heads, ...anchored.filter(({ chain }) => !here.has(chain))]
    },

    read: (chain, after, limit) => readRecords(database, chain, after, limit)
  }
}
