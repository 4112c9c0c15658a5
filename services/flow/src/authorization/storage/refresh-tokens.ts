import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sealer } from '@yobirin/sealing'
import type { Database, Sql } from '../../database/database.ts'
import { DatabaseUnavailable } from '../../database/database-errors.ts'

export interface StoredRefreshToken {
  /** JSON */
  readonly payload: string
  readonly consumed: boolean
}

export interface NewRefreshToken {
  readonly token: string
  readonly consentId: string
  /** JSON, without the token */
  readonly payload: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Refresh tokens outlive Redis and restarts. What lies in the database opens no account. */
export interface RefreshTokens {
  save(token: NewRefreshToken): Promise<void>
  /**
   * Uses one up and puts its successor in its place: both or neither, so that a fault on the way leaves
   * the app with a token that works. The same successor may be put there again.
   *
   * @returns false when another request has used it up first
   */
  replace(token: string, successor: NewRefreshToken, now: number): Promise<boolean>
  find(token: string): Promise<StoredRefreshToken | undefined>
  forget(token: string): Promise<void>
  /** All that rest on a consent, within the transaction that ends it. */
  forgetConsent(sql: Sql, consentId: string): Promise<void>
  /** @returns how many had expired by then */
  forgetExpired(now: number): Promise<number>
}

const ATTEMPTS = 4
const PAUSE_MS = 500

interface Row {
  readonly sealed: string
  readonly consumed_at: number | null
}

export function sqlRefreshTokens({
  database,
  sealer
}: {
  database: Database
  sealer: Sealer
}): RefreshTokens {
  async function insert(sql: Sql, { token, consentId, payload, expiresAt }: NewRefreshToken) {
    const hash = hashOf(token)
    await sql.query(
      'INSERT INTO refresh_token (hash, consent_id, sealed, expires_at) VALUES ($1, $2, $3, $4)',
      [hash, consentId, sealer.seal(payload, contextOf(hash)), expiresAt]
    )
  }

  async function isThere(sql: Sql, { token }: NewRefreshToken): Promise<boolean> {
    const found = await sql.query('SELECT 1 FROM refresh_token WHERE hash = $1', [hashOf(token)])
    return found.length > 0
  }

  return {
    save: (token) => insert(database, token),

    replace: (token, successor, now) =>
      whateverIsLost(() =>
        database.transaction(async (sql) => {
          const [used] = await sql.query(
            `UPDATE refresh_token SET consumed_at = $2 WHERE hash = $1 AND consumed_at IS NULL
            RETURNING hash`,
            [hashOf(token), now]
          )
          if (used) await insert(sql, successor)
          return used !== undefined || (await isThere(sql, successor))
        })
      ),

    async find(token) {
      const hash = hashOf(token)
      const [row] = await database.query<Row>(
        'SELECT sealed, consumed_at FROM refresh_token WHERE hash = $1',
        [hash]
      )
      return (
        row && {
          payload: sealer.open(row.sealed, contextOf(hash)),
          consumed: row.consumed_at !== null
        }
      )
    },

    async forget(token) {
      await database.query('DELETE FROM refresh_token WHERE hash = $1', [hashOf(token)])
    },

    async forgetConsent(sql, consentId) {
      await sql.query('DELETE FROM refresh_token WHERE consent_id = $1', [consentId])
    },

    async forgetExpired(now) {
      const forgotten = await database.query(
        'DELETE FROM refresh_token WHERE expires_at <= $1 RETURNING 1',
        [now]
      )
      return forgotten.length
    }
  }
}

/**
 * A COMMIT whose answer was lost may have happened; the app, whose request would fail, would use its token again, and
 * be taken for a thief. What is done again waits for what is still under way, and finds what was done.
 */
async function whateverIsLost<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof DatabaseUnavailable)) throw error
      await sleep(PAUSE_MS)
    }
  }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')
const contextOf = (hash: string) => `refresh token ${hash}`
