import type { Logger } from '@yobirin/logging'
import pg from 'pg'
import type { MigratableDatabase, Script, Sql, SqlValue } from './database.ts'
import {
  DatabaseError,
  DatabaseUnavailable,
  isWorthAnotherTry,
  toDatabaseError
} from './database-errors.ts'

const CONNECTS_WITHIN_MS = 5_000
const ANSWERS_WITHIN_MS = 10_000
const TRIES = 3

const { builtins } = pg.types

/** Only what pg reads otherwise than PGlite; a date as a Date would depend on the host's time zone. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: Number,
  [builtins.DATE]: (text) => text
}

/** A server that any number of processes share. Connections are made when they are needed. */
export function postgresqlDatabase({
  url,
  connections,
  log
}: {
  url: string
  connections: number
  log: Logger
}): MigratableDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'yobirin-flow',
    connectionTimeoutMillis: CONNECTS_WITHIN_MS,
    statement_timeout: ANSWERS_WITHIN_MS,
    // A server that hangs cannot time anything out itself.
    query_timeout: ANSWERS_WITHIN_MS + 2_000,
    idle_in_transaction_session_timeout: ANSWERS_WITHIN_MS,
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        PARSERS[oid] ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser
    }
  })
  pool.on('error', (error) => log.warn({ err: toDatabaseError(error) }, 'database'))

  async function using<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await pool.connect().catch((error) => {
      throw toDatabaseError(error)
    })
    // A connection can break while its work waits for something else; the next statement says so.
    const onError = () => {}
    client.on('error', onError)
    let broken = false
    try {
      return await work(client)
    } catch (error) {
      broken = error instanceof DatabaseUnavailable
      throw error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  return {
    query: <Row>(text: string, values?: readonly SqlValue[]) =>
      using((client) => sqlOf(client).query<Row>(text, values)),

    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await using((client) => transact(client, work))
        } catch (error) {
          if (attempt >= TRIES || !isWorthAnotherTry(error)) throw error
        }
      }
    },

    close: () => pool.end()
  }
}

async function transact<Result>(
  client: pg.PoolClient,
  work: (sql: Sql & Script) => Promise<Result>
): Promise<Result> {
  const sql = sqlOf(client)
  await sql.run('BEGIN')
  try {
    const result = await work(sql)
    await commit(client)
    return result
  } catch (error) {
    await sql.run('ROLLBACK')
    throw error
  }
}

/** After a statement that failed, and whose error was caught, COMMIT rolls back and does not complain. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error) => {
    throw toDatabaseError(error)
  })
  if (command !== 'COMMIT')
    throw new DatabaseError('A statement before had failed (25P02)', '25P02')
}

function sqlOf(client: pg.PoolClient): Sql & Script {
  return {
    async query<Row>(text: string, values: readonly SqlValue[] = []) {
      const { rows } = await client.query(text, [...values]).catch((error) => {
        throw toDatabaseError(error)
      })
      return rows as Row[]
    },
    async run(text) {
      await client.query(text).catch((error) => {
        throw toDatabaseError(error)
      })
    }
  }
}
