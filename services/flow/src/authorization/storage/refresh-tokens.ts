import { createHash } from 'node:crypto'
import type { Sealer } from '@yobirin/sealing'
import type { Database, Sql } from '../../database/database.ts'

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
   * the app with a token that works.
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

  return {
    save: (token) => insert(database, token),

    replace: (token, successor, now) =>
      database.transaction(async (sql) => {
        const [used] = await sql.query(
          `UPDATE refresh_token SET consumed_at = $2 WHERE hash = $1 AND consumed_at IS NULL
          RETURNING hash`,
          [hashOf(token), now]
        )
        if (!used) return false
        await insert(sql, successor)
        return true
      }),

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

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')
const contextOf = (hash: string) => `refresh token ${hash}`
