import type { Logger } from '@yobirin/logging'
import { patiently } from '../operations/patient-start.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { pgliteDatabase } from './pglite-database.ts'
import { postgresqlDatabase } from './postgresql-database.ts'

/**
 * Opens the database that the configuration names, its schema up to date. A server that is away is
 * waited for.
 *
 * @param url a PostgreSQL server; if empty, PostgreSQL runs inside this process
 * @param folder where it keeps its data then; in memory if empty
 */
export async function openDatabase({
  url,
  folder,
  connections = 10,
  patienceMs,
  log
}: {
  url: string
  folder: string
  connections?: number
  patienceMs?: number
  log: Logger
}): Promise<Database> {
  const database = url
    ? postgresqlDatabase({ url, connections, log })
    : await pgliteDatabase({ folder })
  try {
    await patiently(() => migrate(database, { log }), {
      log,
      ...(patienceMs !== undefined && { patienceMs })
    })
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
