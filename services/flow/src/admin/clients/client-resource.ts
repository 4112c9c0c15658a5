import { type Static, Type } from 'typebox'
import { AuthenticationSchema, type Client } from '../../authorization/clients/client.ts'
import { InstantSchema, toInstant } from '../instant.ts'

export const ClientResourceSchema = Type.Object({
  kind: Type.Enum(['app', 'resource_server']),
  id: Type.String(),
  name: Type.String(),
  institution: Type.String(),
  profile: Type.Optional(Type.Enum(['baseline', 'fapi2'])),
  authentication: AuthenticationSchema,
  redirectUris: Type.Optional(Type.Array(Type.String())),
  scopes: Type.Optional(Type.Array(Type.String())),
  consentDays: Type.Optional(Type.Integer()),
  status: Type.Enum(['active', 'suspended']),
  registeredAt: InstantSchema,
  suspendedAt: Type.Optional(InstantSchema),
  secret: Type.Optional(Type.String({ description: 'In clear, this once: only its hash is kept' }))
})

/** @param secret only where it was made in this moment */
export function toClientResource(
  { registeredAt, suspendedAt, secretHash: _hash, ...registration }: Client,
  secret?: string
): Static<typeof ClientResourceSchema> {
  return {
    ...registration,
    status: suspendedAt === undefined ? 'active' : 'suspended',
    registeredAt: toInstant(registeredAt),
    ...(suspendedAt !== undefined && { suspendedAt: toInstant(suspendedAt) }),
    ...(secret !== undefined && { secret })
  }
}
