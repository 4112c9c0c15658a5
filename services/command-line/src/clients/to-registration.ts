import type { ClientRegistration, ClientResource } from '@yobirin/contracts'

/** The registration that a client was given, without what the service adds to it. */
export function toRegistration({
  status: _status,
  registeredAt: _registeredAt,
  suspendedAt: _suspendedAt,
  secret: _secret,
  ...registration
}: ClientResource): ClientRegistration {
  return registration as ClientRegistration
}
