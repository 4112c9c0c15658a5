import type { Consent } from './consents.ts'

export interface ConsentRow {
  readonly id: string
  readonly institution: string
  readonly app: string
  readonly account_key: string
  readonly masked_account: string
  readonly scopes: readonly string[]
  readonly granted_at: number
  readonly expires_at: number
  readonly sealed_account: string | null
  readonly sealed_emails: string | null
  readonly revoked_at: number | null
  readonly revoked_by: string | null
  readonly revoked_why: string | null
}

export function toConsent(row: ConsentRow): Consent {
  const { id, institution, app, scopes } = row
  const { revoked_at: at, revoked_by: by, revoked_why: why } = row
  return {
    id,
    institution,
    app,
    accountKey: row.account_key,
    maskedAccount: row.masked_account,
    scopes,
    grantedAt: row.granted_at,
    expiresAt: row.expires_at,
    ...(at !== null && by !== null && why !== null && { revoked: { at, by, why } })
  }
}
