/** A statement was refused. The message never holds a value, because values may be personal. */
export class DatabaseError extends Error {
  readonly code = 'DATABASE_ERROR'
  /** As PostgreSQL lists them, such as 23505. */
  readonly sqlState: string
  readonly constraint: string | undefined

  constructor(message: string, sqlState: string, constraint?: string) {
    super(message)
    this.sqlState = sqlState
    this.constraint = constraint
  }
}

/** The database does not answer, or not now; trying again later may help. */
export class DatabaseUnavailable extends Error {
  readonly code = 'DATABASE_UNAVAILABLE'
}

// Classes 08 (connection), 53 (resources), 57P (shutdown); 57014 is a statement that took too long, 55000 a
// database that an operator lets nobody connect to.
const UNAVAILABLE = /^(08|53|57P|57014|55000)/
// Class 22 (data exceptions): messages quote the value.
const QUOTES_VALUES = /^22/

/** What a driver threw, without the values, the detail and the statement that drivers attach. */
export function toDatabaseError(error: unknown): Error {
  const { code, message, constraint } = error as {
    code?: unknown
    message?: string
    constraint?: string
  }
  if (error instanceof DatabaseError || error instanceof DatabaseUnavailable) return error
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) {
    return new DatabaseUnavailable(`The database does not answer: ${code ?? message ?? 'unknown'}`)
  }
  if (UNAVAILABLE.test(code)) return new DatabaseUnavailable(`${message} (${code})`)
  const said = QUOTES_VALUES.test(code) ? 'a value does not fit' : message
  return new DatabaseError(`${said} (${code})`, code, constraint)
}

/** Serialization failure, deadlock: the same again may well succeed. */
export function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof DatabaseError && ['40001', '40P01'].includes(error.sqlState)
}
