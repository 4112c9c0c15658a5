import type { Logger } from '@yobirin/logging'
import type { Sealer } from '@yobirin/sealing'
import type { AccountReference } from '../account-directory/account-directory.ts'
import type { Database, Sql } from '../database/database.ts'
import type { Job } from '../outbox/job.ts'
import { putJobs } from '../sql-outbox/put-jobs.ts'
import { type ConsentRow, toConsent } from './consent-row.ts'
import type { Consent, Consents, Revocation } from './consents.ts'

/** What a revocation tells, as jobs: those who were told of the consent, and the operation log. */
export type RevocationJobs = (
  consent: Consent & { readonly revoked: Revocation },
  emails: readonly string[]
) => readonly Job[]

/** What ends with a consent, in the same transaction. */
export type WhenRevoked = (sql: Sql, consent: Consent) => Promise<void>

export function sqlConsents({
  database,
  sealer,
  revocationJobs,
  whenRevoked = [],
  log
}: {
  database: Database
  sealer: Sealer
  revocationJobs: RevocationJobs
  whenRevoked?: readonly WhenRevoked[]
  log: Logger
}): Consents {
  async function read(sql: Sql, id: string, lock = ''): Promise<ConsentRow | undefined> {
    const [row] = await sql.query<ConsentRow>(`SELECT * FROM consent WHERE id = $1 ${lock}`, [id])
    return row
  }

  return {
    async grant({ account, emails, ...consent }, jobs = []) {
      const { id, institution, app, accountKey, maskedAccount, scopes } = consent
      const { grantedAt, expiresAt } = consent
      const row = await database.transaction(async (sql) => {
        const [granted] = await sql.query<ConsentRow>(
          `INSERT INTO consent (id, institution, app, account_key, masked_account, scopes,
            granted_at, expires_at, sealed_account, sealed_emails)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
          ON CONFLICT (id) DO NOTHING RETURNING *`,
          [
            ...[id, institution, app, accountKey, maskedAccount, scopes, grantedAt, expiresAt],
            sealer.seal(JSON.stringify(account), accountContext(id)),
            sealer.seal(JSON.stringify(emails), emailsContext(id))
          ]
        )
        if (granted) await putJobs(sql, jobs)
        return granted ?? (await read(sql, id))
      })
      if (row?.account_key !== accountKey || row.app !== app) {
        throw new Error('A consent of this id was granted for something else')
      }
      return toConsent(row)
    },

    async find(id) {
      const row = await read(database, id)
      return row && toConsent(row)
    },

    async isActive(id, now) {
      const found = await database.query(
        'SELECT 1 FROM consent WHERE id = $1 AND expires_at > $2 AND revoked_at IS NULL',
        [id, now]
      )
      return found.length > 0
    },

    async findActive(key, app, now) {
      const [row] = await database.query<ConsentRow>(
        `SELECT * FROM consent WHERE account_key = $1 AND app = $2
          AND expires_at > $3 AND revoked_at IS NULL
        ORDER BY expires_at DESC, id LIMIT 1`,
        [key, app, now]
      )
      return row && toConsent(row)
    },

    async accountOf(id, now) {
      const row = await read(database, id)
      if (!row?.sealed_account || row.revoked_at !== null || row.expires_at <= now) return undefined
      return JSON.parse(sealer.open(row.sealed_account, accountContext(id))) as AccountReference
    },

    async ofAccount(key) {
      const rows = await database.query<ConsentRow>(
        'SELECT * FROM consent WHERE account_key = $1 ORDER BY granted_at DESC, id',
        [key]
      )
      return rows.map(toConsent)
    },

    async page({ institution, app, activeAt, after, limit }) {
      const rows = await database.query<ConsentRow>(
        `SELECT * FROM consent
        WHERE ($1::text IS NULL OR institution = $1) AND ($2::text IS NULL OR app = $2)
          AND ($3::bigint IS NULL OR (expires_at > $3 AND granted_at <= $3 AND revoked_at IS NULL))
          AND ($4::bigint IS NULL OR (granted_at, id) < ($4, $5))
        ORDER BY granted_at DESC, id DESC LIMIT $6`,
        [
          ...[institution ?? null, app ?? null, activeAt ?? null],
          ...[after?.grantedAt ?? null, after?.id ?? null, limit]
        ]
      )
      return rows.map(toConsent)
    },

    async revoke(sql, id, { at, by, why }) {
      const row = await read(sql, id, 'FOR UPDATE')
      if (!row) return { status: 'not_found' }
      if (row.revoked_at !== null || row.expires_at <= at) {
        return { status: 'over', consent: toConsent(row) }
      }
      const emails = openEmails(row)
      const [revoked = row] = await sql.query<ConsentRow>(
        `UPDATE consent SET revoked_at = $2, revoked_by = $3, revoked_why = $4,
          sealed_account = NULL, sealed_emails = NULL
        WHERE id = $1 RETURNING *`,
        [id, at, by, why]
      )
      const consent = { ...toConsent(revoked), revoked: { at, by, why } }
      await putJobs(sql, revocationJobs(consent, emails))
      for (const end of whenRevoked) await end(sql, consent)
      return { status: 'revoked', consent }
    },

    async forgetOver(now) {
      const forgotten = await database.query(
        `UPDATE consent SET sealed_account = NULL, sealed_emails = NULL
        WHERE sealed_account IS NOT NULL AND expires_at <= $1 RETURNING 1`,
        [now]
      )
      return forgotten.length
    }
  }

  /** Whom nobody can tell any more, because a key is gone, does not keep the consent alive. */
  function openEmails({ id, sealed_emails: sealed }: ConsentRow): readonly string[] {
    if (sealed === null) return []
    try {
      return JSON.parse(sealer.open(sealed, emailsContext(id))) as readonly string[]
    } catch (err) {
      log.error({ err, consent: id }, 'a consent is revoked without a letter')
      return []
    }
  }
}

const accountContext = (id: string) => `consent ${id} account`
const emailsContext = (id: string) => `consent ${id} emails`
