import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

interface Test {
  teardown(run: () => unknown): unknown
}

/** What tells flow where its database is, as its environment does. */
export interface DatabaseSettings {
  readonly DATABASE_URL: string
  readonly DATABASE_FOLDER: string
}

/** The server that `npm test` started for the whole run, if it found a PostgreSQL. */
export const databaseServer = process.env.TEST_DATABASE_URL ?? ''

/**
 * An empty database of the test's own: on the server, or in a folder for one process where there is no server.
 */
export async function emptyDatabase(t: Test): Promise<DatabaseSettings> {
  if (databaseServer) return { DATABASE_URL: await createDatabase(t), DATABASE_FOLDER: '' }
  const folder = await mkdtemp(join(tmpdir(), 'yobirin-database-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return { DATABASE_URL: '', DATABASE_FOLDER: folder }
}

/**
 * A database on the server, dropped after the test whoever is still connected to it.
 *
 * @param template to copy; an empty one by default
 * @returns its address
 */
export async function createDatabase(t: Test, template = 'template0'): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await asAdministrator(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  t.teardown(() => asAdministrator(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  const url = new URL(databaseServer)
  url.pathname = `/${name}`
  return url.href
}

async function asAdministrator(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseServer })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
