import type { ClientResource } from '@yobirin/contracts'
import type { Client } from '../../authorization/clients/client.ts'
import { toInstant } from '../instant.ts'

/** @param secret only where it was made in this moment */
export function toClientResource(
  { registeredAt, suspendedAt, secretHash: _hash, ...registration }: Client,
  secret?: string
): ClientResource {
  return {
    ...registration,
    status: suspendedAt === undefined ? 'active' : 'suspended',
    registeredAt: toInstant(registeredAt),
    ...(suspendedAt !== undefined && { suspendedAt: toInstant(suspendedAt) }),
    ...(secret !== undefined && { secret })
  }
}
