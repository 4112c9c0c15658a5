import type { Database } from '../database/database.ts'
import {
  type Cursor,
  type PagedRecord,
  pageRecords,
  type RecordFilter,
  type RecordOrder
} from '../record-chain/page-records.ts'
import type { RecordChains } from '../record-chain/record-chains.ts'
import { inBatches } from './in-batches.ts'
import type { LoggedEntry } from './log-entry.ts'

/** What was done in every journey, of each institution in a chain of its own. */
export interface OperationLog {
  /** Resolves when the entry is there for good; one that was there stays as it is. */
  append(entry: LoggedEntry): Promise<void>
  page(query: LogQuery): Promise<readonly PagedRecord<LoggedEntry>[]>
}

export interface LogQuery {
  readonly filter: Omit<RecordFilter, 'chain'> & { readonly institution?: string }
  readonly order: RecordOrder
  readonly after?: Cursor
  readonly limit: number
}

const PREFIX = 'operation-log.'
const MOST_IN_A_BATCH = 200

/** Each institution has a chain of its own, so that what it keeps, and for how long, is its own affair. */
export function logChain(institution: string): string {
  return `${PREFIX}${institution}`
}

/** @returns undefined where the chain is no operation log */
export function institutionOf(chain: string): string | undefined {
  return chain.startsWith(PREFIX) ? chain.slice(PREFIX.length) : undefined
}

export function createOperationLog({
  database,
  chains
}: {
  database: Database
  chains: RecordChains
}): OperationLog {
  const appends = new Map<string, (entry: LoggedEntry) => Promise<void>>()
  const appendTo = (institution: string) =>
    inBatches<LoggedEntry>(
      (entries) => chains.append(logChain(institution), entries),
      MOST_IN_A_BATCH
    )

  return {
    append(entry) {
      const { institution } = entry
      const append = appends.get(institution) ?? appendTo(institution)
      appends.set(institution, append)
      return append(entry)
    },

    page({ filter: { institution, ...filter }, ...query }) {
      const chain = institution === undefined ? { startsWith: PREFIX } : logChain(institution)
      return pageRecords(database, { ...query, filter: { ...filter, chain } })
    }
  }
}
