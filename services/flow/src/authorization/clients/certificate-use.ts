import type { ClientRegistration } from '@yobirin/contracts'
import type { AppRegistration } from './client.ts'

/** Whether it proves who it is by a certificate (RFC 8705). */
export function authenticatesByCertificate({ authentication }: ClientRegistration): boolean {
  const { method } = authentication
  return method === 'tls_client_auth' || method === 'self_signed_tls_client_auth'
}

/** What an app has to show beside its tokens: whoever shows a certificate anyway needs no proof besides. */
export function tokenBindingOf(app: AppRegistration): AppRegistration['tokenBinding'] {
  if (authenticatesByCertificate(app)) return 'certificate'
  return app.tokenBinding ?? (app.profile === 'fapi2' ? 'dpop' : undefined)
}

/** Whether it is nobody where there is no mutual TLS. */
export function needsCertificate(client: ClientRegistration): boolean {
  if (authenticatesByCertificate(client)) return true
  return client.kind === 'app' && tokenBindingOf(client) === 'certificate'
}
