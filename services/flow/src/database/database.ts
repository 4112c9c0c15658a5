/** What may stand for $1, $2, …; JSON is passed as its text. */
export type SqlValue = string | number | boolean | Date | Uint8Array | null | readonly string[]

/**
 * Runs statements. SQL is written so that PostgreSQL 13 and PGlite both take it; results have the same
 * types from both: bigint is a number, date a string `YYYY-MM-DD`, timestamptz a Date, bytea a
 * Buffer, json what it holds, numeric a string.
 */
export interface Sql {
  /**
   * @returns the rows, none where the statement returns none
   * @throws DatabaseError, DatabaseUnavailable
   */
  query<Row = Record<string, unknown>>(
    sql: string,
    values?: readonly SqlValue[]
  ): Promise<readonly Row[]>
}

export interface Database extends Sql {
  /**
   * Runs all of the work or none of it (READ COMMITTED). The work uses the `sql` that it is given and no
   * other: with PGlite, whoever asks the database itself meanwhile waits for ever. After a deadlock
   * the work is run again, so it does nothing but ask SQL.
   */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** What migrations need besides: several statements in one text, without values. */
export interface Script {
  run(sql: string): Promise<void>
}

export interface MigratableDatabase extends Database {
  transaction<Result>(work: (sql: Sql & Script) => Promise<Result>): Promise<Result>
}
