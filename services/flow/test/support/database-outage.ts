import { createLogger } from '@yobirin/logging'
import { databaseServer } from '../../../../test/support/database.ts'
import type { Database } from '../../src/database/database.ts'
import { postgresqlDatabase } from '../../src/database/postgresql-database.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

/**
 * Takes a database away from all who use it. Without a server it is closed, for good.
 *
 * @returns brings it back; absent where it cannot be
 */
export async function takeAway(
  t: Test,
  database: Database
): Promise<(() => Promise<void>) | undefined> {
  if (!databaseServer) {
    await database.close()
    return undefined
  }
  const log = createLogger({ service: 'test', level: 'silent' })
  const server = postgresqlDatabase({ url: databaseServer, connections: 1, log })
  t.teardown(() => server.close())
  const [row] = await database.query<{ name: string }>('SELECT current_database() AS name')
  const name = row?.name ?? ''
  await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    name
  ])
  return async () => {
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
  }
}
