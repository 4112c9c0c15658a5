import { PGlite, types } from '@electric-sql/pglite'
import type { MigratableDatabase, Script, Sql, SqlValue } from './database.ts'
import { toDatabaseError } from './database-errors.ts'
import { lockFolder } from './folder-lock.ts'

/** Only what PGlite reads otherwise than pg. */
const PARSERS = {
  [types.INT8]: Number,
  [types.DATE]: (text: string) => text,
  [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex')
}

/**
 * PostgreSQL inside this process, for the sandbox. It serves one statement at a time.
 *
 * @param folder is made where there is none; in memory if empty
 * @param initial a data folder that was dumped, to start from
 * @throws FolderLocked where another process has it open: two would lose each other's data
 */
export async function pgliteDatabase({
  folder,
  initial
}: {
  folder: string
  initial?: Blob
}): Promise<MigratableDatabase & { dump(): Promise<Blob> }> {
  const unlock = folder ? await lockFolder(folder) : () => {}
  const pglite = await PGlite.create({
    parsers: PARSERS,
    ...(folder && { dataDir: `${folder}/data` }),
    ...(initial && { loadDataDir: initial })
  }).catch((error) => {
    unlock()
    throw error
  })

  return {
    query: <Row>(text: string, values?: readonly SqlValue[]) =>
      sqlOf(pglite).query<Row>(text, values),
    transaction: <Result>(work: (sql: Sql & Script) => Promise<Result>) =>
      pglite.transaction(async (transaction) => {
        const sql = sqlOf(transaction)
        const result = await work(sql)
        // Fails where a statement failed before and its error was caught; COMMIT would not complain.
        await sql.run('SELECT')
        return result
      }),
    dump: () => pglite.dumpDataDir('none'),
    async close() {
      await pglite.close()
      unlock()
    }
  }
}

function sqlOf(pglite: Pick<PGlite, 'query' | 'exec'>): Sql & Script {
  return {
    async query<Row>(text: string, values: readonly SqlValue[] = []) {
      const { rows } = await pglite.query<Row>(text, [...values]).catch((error) => {
        throw toDatabaseError(error)
      })
      return rows
    },
    async run(text) {
      await pglite.exec(text).catch((error) => {
        throw toDatabaseError(error)
      })
    }
  }
}
