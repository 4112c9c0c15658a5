import { type Static, Type } from 'typebox'
import type { Consent } from '../../consents/consents.ts'
import { InstantSchema, toInstant } from '../instant.ts'

export const ConsentResourceSchema = Type.Object({
  id: Type.String(),
  status: Type.Enum(['active', 'revoked', 'expired']),
  institution: Type.String(),
  app: Type.String(),
  accountKey: Type.String({ description: 'Recognises the account and does not name it' }),
  maskedAccount: Type.String(),
  scopes: Type.Array(Type.String()),
  grantedAt: InstantSchema,
  expiresAt: InstantSchema,
  revoked: Type.Optional(Type.Object({ at: InstantSchema, by: Type.String(), why: Type.String() }))
})

export function toConsentResource(
  { revoked, ...consent }: Consent,
  now: number
): Static<typeof ConsentResourceSchema> {
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
