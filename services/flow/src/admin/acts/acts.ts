import type { Clock } from '../../clock.ts'
import type { Database, Sql } from '../../database/database.ts'
import type { TokenHolder } from '../../http/api-tokens.ts'
import type { RandomId } from '../../journey/journey.ts'
import {
  type Cursor,
  type PagedRecord,
  pageRecords,
  type RecordFilter,
  type RecordOrder
} from '../../record-chain/page-records.ts'
import type { Content } from '../../record-chain/record.ts'
import type { RecordChains } from '../../record-chain/record-chains.ts'

/** What somebody did, or looked at, through the operators' API. */
export interface Act extends Content {
  /** Name and role of the token. */
  readonly by: string
  readonly role: string
  /** In the past tense, such as `lock_lifted`. */
  readonly action: string
  /** Id of what it was done to. */
  readonly target: string
  readonly institution?: string
  readonly accountKey?: string
  readonly why?: string
  /** Of the pool, where a pool was changed. */
  readonly revision?: number
}

export type ActFacts = Omit<Act, 'id' | 'at' | 'by' | 'role'>

export interface Acts {
  /**
   * Runs work and records what it says that was done: neither is without the other. Work that throws did
   * not happen, and is not recorded; nor is what changed nothing, and says no facts.
   */
  perform<Result>(
    by: TokenHolder,
    work: (sql: Sql, now: number) => Promise<{ result: Result; facts?: ActFacts }>
  ): Promise<Result>

  /** Records what was done elsewhere, once for its id; neither it nor what is done alongside is without the other. */
  keep(act: Act, alongside?: (sql: Sql) => Promise<unknown>): Promise<void>

  /** Records that somebody looks at something, before it is shown. */
  note(by: TokenHolder, facts: ActFacts): Promise<void>

  page(query: {
    filter: Pick<RecordFilter, 'from' | 'until' | 'by' | 'action'>
    order: RecordOrder
    after?: Cursor
    limit: number
  }): Promise<readonly PagedRecord<Act>[]>
}

/** The name of the chain that the acts are recorded in. */
const ADMINISTRATION = 'administration'

export function createActs({
  database,
  chains,
  clock,
  randomId
}: {
  database: Database
  chains: RecordChains
  clock: Clock
  randomId: RandomId
}): Acts {
  const perform: Acts['perform'] = async ({ name: by, role }, work) => {
    const now = await clock.now()
    const id = randomId()
    return chains.recorded(ADMINISTRATION, async (sql) => {
      const { result, facts } = await work(sql, now)
      const act: Act | undefined = facts && { id, at: now, by, role, ...facts }
      return { result, contents: act ? [act] : [] }
    })
  }

  return {
    perform,
    keep: (act, alongside) =>
      chains.recorded(ADMINISTRATION, async (sql) => {
        await alongside?.(sql)
        return { result: undefined, contents: [act] }
      }),
    note: (by, facts) => perform(by, async () => ({ result: undefined, facts })),
    page: ({ filter, ...query }) =>
      pageRecords(database, { ...query, filter: { ...filter, chain: ADMINISTRATION } })
  }
}
