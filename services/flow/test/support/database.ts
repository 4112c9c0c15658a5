import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createLogger } from '@yobirin/logging'
import pg from 'pg'
import {
  createDatabase,
  type DatabaseSettings,
  databaseServer
} from '../../../../test/support/database.ts'
import type { Database } from '../../src/database/database.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open-database.ts'
import { pgliteDatabase } from '../../src/database/pglite-database.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface TestDatabase {
  readonly database: Database
  /**
   * The same database as another process sees it: connections of its own to the server. Without a
   * server there is one process, and this is `database` again.
   */
  another(): Promise<Database>
  /** What tells a flow where it is; `database` as well where only this process can open it. */
  readonly flow: { readonly settings: DatabaseSettings; readonly database?: Database }
}

const log = createLogger({ service: 'test', level: 'silent' })
const schema = createHash('sha256')
  .update(JSON.stringify(readMigrations()))
  .digest('hex')
  .slice(0, 16)

/** A fresh database with the schema of today: on a real PostgreSQL if there is one, else in memory. */
export async function testDatabase(t: Test): Promise<TestDatabase> {
  if (!databaseServer) return inMemory(t)
  const url = await createDatabase(t, await template())
  const another = async () => {
    const database = await openDatabase({ url, folder: '', log })
    t.teardown(() => database.close())
    return database
  }
  const settings = { DATABASE_URL: url, DATABASE_FOLDER: '' }
  return { database: await another(), another, flow: { settings } }
}

/** The same on PGlite in any case. */
export async function inMemory(t: Test): Promise<TestDatabase> {
  const database = await pgliteDatabase({ folder: '', initial: await freshPglite() })
  await migrate(database, { log })
  t.teardown(() => database.close())
  const settings = { DATABASE_URL: '', DATABASE_FOLDER: '' }
  return { database, another: async () => database, flow: { settings, database } }
}

/** Migrated once for all test files; to copy it costs a fraction of a second. */
async function template(): Promise<string> {
  const name = `template_${schema}`
  const administrator = new pg.Client({ connectionString: databaseServer })
  await administrator.connect()
  try {
    // Files run side by side; whoever comes first makes it, and nobody may be connected to it later.
    await administrator.query('SELECT pg_advisory_lock(1)')
    const { rows } = await administrator.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      name
    ])
    if (rows.length > 0) return name
    await administrator.query(`CREATE DATABASE ${name}_new TEMPLATE template0`)
    const url = new URL(databaseServer)
    url.pathname = `/${name}_new`
    await (await openDatabase({ url: url.href, folder: '', log })).close()
    await administrator.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`)
    return name
  } finally {
    await administrator.end()
  }
}

/** A fresh PGlite takes seconds to come about; a dump of one is kept in the clone. */
export async function freshPglite(): Promise<Blob> {
  return new Blob([readFileSync(await freshPgliteFile())])
}

export async function freshPgliteFile(): Promise<string> {
  const folder = fileURLToPath(new URL('../../../../.cache/pglite/', import.meta.url))
  // The path tells the version.
  const program = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const file = `${folder}${createHash('sha256').update(program).digest('hex').slice(0, 16)}.tar`
  if (existsSync(file)) return file
  const database = await pgliteDatabase({ folder: '' })
  const bytes = Buffer.from(await (await database.dump()).arrayBuffer())
  await database.close()
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, bytes)
  renameSync(`${file}.${process.pid}`, file)
  return file
}
