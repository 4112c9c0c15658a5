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

/** Makes the processes of others wait at a statement of theirs, so that a test meets them there. */
export interface HoldableDatabase {
  /** Whoever writes to the table waits; of `client` whoever reads it, too. */
  hold(table: string): Promise<void>
  /** Waits until that many are held at a statement with this in it. */
  untilHeld(statement: string, count: number): Promise<void>
  /** Ends the connections of those who are held, and all holds. */
  letGo(): Promise<void>
  count(table: string): Promise<number>
}

export async function holdableDatabase(t: Test, url: string): Promise<HoldableDatabase> {
  const [holder, other] = [url, url].map((it) => new pg.Client({ connectionString: it }))
  if (!holder || !other) throw new Error('two connections are needed')
  for (const client of [holder, other]) {
    client.on('error', () => {})
    await client.connect()
    t.teardown(() => client.end())
  }
  await holder.query('BEGIN')
  const held =
    "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  return {
    async hold(table) {
      const mode = table === 'client' ? 'ACCESS EXCLUSIVE' : 'EXCLUSIVE'
      await holder.query(`LOCK TABLE ${table} IN ${mode} MODE`)
    },
    async untilHeld(statement, count) {
      for (;;) {
        const { rows } = await other.query(`SELECT 1 ${held} AND query LIKE $1`, [`%${statement}%`])
        if (rows.length >= count) return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async letGo() {
      await other.query(`SELECT pg_terminate_backend(pid) ${held}`)
      await holder.query('ROLLBACK')
    },
    async count(table) {
      const { rows } = await other.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
      return Number(rows[0]?.count)
    }
  }
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
