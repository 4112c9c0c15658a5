import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Logger } from '@yobirin/logging'
import type { MigratableDatabase } from './database.ts'

// postgrator would run these too, but passes silently over a file whose number is lower than the last
// one applied, as happens when two changes are made side by side, and brings twenty packages along.

export interface Migration {
  /** File name without its ending, such as `0001-accounts`. */
  readonly name: string
  readonly sql: string
}

const FOLDER = new URL('../../migrations/', import.meta.url)
/** Any number that no other program in the same database locks. */
const LOCK = 7_924_164

/** All that there are, in their order. @throws when two have the same number, or there are none */
export function readMigrations(folder: URL = FOLDER): Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
  const numbers = new Set(names.map((name) => name.slice(0, 4)))
  if (names.length === 0) throw new Error(`There are no migrations in ${folder.pathname}`)
  if (numbers.size !== names.length) throw new Error('Two migrations have the same number')
  return names
    .sort()
    .map((name) => ({ name: name.slice(0, -4), sql: readFileSync(new URL(name, folder), 'utf8') }))
}

/**
 * Brings the schema up to date: all of it or nothing, once, however many processes start at the same
 * time. What a newer release has applied already stays, so that older processes may start beside it.
 *
 * @throws when the text of one that is applied has changed since
 */
export async function migrate(
  database: MigratableDatabase,
  { migrations = readMigrations(), log }: { migrations?: readonly Migration[]; log: Logger }
): Promise<void> {
  const applied = await database.transaction(async (sql) => {
    // Until the transaction ends; `if not exists` alone fails when two run it at once.
    await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await sql.query(
      `CREATE TABLE IF NOT EXISTS migration (
        name text PRIMARY KEY,
        sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`
    )
    const rows = await sql.query<{ name: string; sha256: string }>(
      'SELECT name, sha256 FROM migration'
    )
    const known = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
    const now: string[] = []
    for (const { name, sql: text } of migrations) {
      const sha256 = createHash('sha256').update(text).digest('hex')
      if (known.get(name) === sha256) continue
      if (known.has(name)) throw new Error(`Migration ${name} was changed after it was applied`)
      await sql.run(text)
      await sql.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256])
      now.push(name)
    }
    return now
  })
  if (applied.length > 0) log.info({ migrations: applied }, 'the schema of the database is new')
}
