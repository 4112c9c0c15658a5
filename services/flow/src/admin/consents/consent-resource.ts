import type { ConsentResource } from '@yobirin/contracts'
import type { Consent } from '../../consents/consents.ts'
import { toInstant } from '../instant.ts'

export function toConsentResource({ revoked, ...consent }: Consent, now: number): ConsentResource {
  const { grantedAt, expiresAt } = consent
  return {
    ...consent,
    status: revoked ? 'revoked' : expiresAt <= now ? 'expired' : 'active',
    scopes: [...consent.scopes],
    grantedAt: toInstant(grantedAt),
    expiresAt: toInstant(expiresAt),
    ...(revoked && { revoked: { ...revoked, at: toInstant(revoked.at) } })
  }
}
