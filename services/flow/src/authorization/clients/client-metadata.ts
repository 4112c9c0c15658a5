import type { ClientAuthentication } from '@yobirin/contracts'
import type { AdapterPayload } from 'oidc-provider'
import { tokenBindingOf } from './certificate-use.ts'
import type { Client } from './client.ts'

/** What our clients have besides the metadata of RFC 7591. */
export const OWN_METADATA = ['kind', 'profile', 'institution'] as const

/**
 * A client as `oidc-provider` knows it. What a profile demands is said here, so that the library refuses
 * the rest.
 */
export function toMetadata(client: Client): AdapterPayload {
  return {
    client_id: client.id,
    client_name: client.name,
    kind: client.kind,
    institution: client.institution,
    ...authenticationMetadata(client),
    ...(client.kind === 'app' ? appMetadata(client) : RESOURCE_SERVER)
  }
}

/** It introspects, and nothing else. */
const RESOURCE_SERVER: AdapterPayload = {
  response_types: [],
  grant_types: [],
  redirect_uris: [],
  subject_type: 'public'
}

function appMetadata(client: Client & { kind: 'app' }): AdapterPayload {
  const isFapi = client.profile === 'fapi2'
  const binding = tokenBindingOf(client)
  return {
    profile: client.profile,
    redirect_uris: client.redirectUris,
    scope: ['openid', ...client.scopes].join(' '),
    response_types: ['code'],
    response_modes: ['query'],
    grant_types: ['authorization_code', 'refresh_token'],
    id_token_signed_response_alg: 'ES256',
    subject_type: 'pairwise',
    require_pushed_authorization_requests: isFapi,
    dpop_bound_access_tokens: binding === 'dpop',
    tls_client_certificate_bound_access_tokens: binding === 'certificate'
  }
}

function authenticationMetadata({ authentication, secretHash }: Client): AdapterPayload {
  return {
    token_endpoint_auth_method: authentication.method,
    ...keysOf(authentication),
    ...(secretHash && { client_secret: secretHash })
  }
}

function keysOf(authentication: ClientAuthentication): AdapterPayload {
  if ('subjectDn' in authentication) return { tls_client_auth_subject_dn: authentication.subjectDn }
  if ('sanDns' in authentication) return { tls_client_auth_san_dns: authentication.sanDns }
  if ('sanUri' in authentication) return { tls_client_auth_san_uri: authentication.sanUri }
  if ('jwks' in authentication) return { jwks: authentication.jwks }
  return 'jwksUri' in authentication ? { jwks_uri: authentication.jwksUri } : {}
}
