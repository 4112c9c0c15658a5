import type { RefreshTokens } from './storage/refresh-tokens.ts'
import type { VerificationRecords } from './verification-record/sql-verification-records.ts'

const DAY_MS = 24 * 60 * 60_000

/**
 * Forgets refresh tokens whose time is over, and the signed records that are older than their institution keeps
 * what was done.
 */
export function createForgetOver({
  refreshTokens,
  verificationRecords,
  institutions
}: {
  refreshTokens: Pick<RefreshTokens, 'forgetExpired'>
  verificationRecords: Pick<VerificationRecords, 'forget'>
  institutions: { readonly all: readonly { readonly id: string; readonly retentionDays: number }[] }
}): (now: number) => Promise<void> {
  return async (now) => {
    await refreshTokens.forgetExpired(now)
    for (const { id, retentionDays } of institutions.all) {
      await verificationRecords.forget(id, now - retentionDays * DAY_MS)
    }
  }
}
