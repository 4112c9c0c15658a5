import { CLIENT_SCOPES } from '@yobirin/contracts'
import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { mutualTls } from '../client-certificates/mutual-tls.ts'
import { OWN_METADATA } from '../clients/client-metadata.ts'
import type { AskedToken } from '../introspection-policy.ts'
import type { SigningKey } from '../keys/signing-keys.ts'
import { ACR } from './authentication-context.ts'
import { checkClientAssertion } from './client-assertions.ts'
import { journeyForEachRequest } from './interaction-policy.ts'
import { lifetimes } from './lifetimes.ts'

export interface ProviderSettings {
  readonly issuer: URL
  readonly adapter: AdapterFactory
  readonly signingKeys: readonly SigningKey[]
  /** The first signs. */
  readonly cookieKeys: readonly string[]
  readonly journeyMs: number
  /** Names a customer to one app, and to no other. */
  readonly subjectOf: (accountKey: string, clientId: string) => string
  /** Where the browser goes to be asked. */
  readonly journeyOf: NonNullable<NonNullable<Configuration['interactions']>['url']>
  readonly mayIntrospect: (clientId: string, token: AskedToken) => Promise<boolean>
  readonly renderError: NonNullable<Configuration['renderError']>
  /** Keys of clients may be fetched from this machine, where the sandbox lives. */
  readonly asksThisMachine: boolean
  /** Where clients with certificates find the endpoints; without it there is no mutual TLS. */
  readonly mutualTlsUrl?: URL | undefined
  /** Parameters of the authorization request that only the sandbox knows. */
  readonly sandboxParameters: readonly string[]
}

/** The paths of what the discovery document lists. */
export const ROUTES = {
  authorization: '/oauth/authorize',
  pushed_authorization_request: '/oauth/par',
  token: '/oauth/token',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
  jwks: '/oauth/jwks'
}

/** Asymmetric ones alone, RSA only as PSS, as the FAPI 2.0 Security Profile has it, for everybody. */
const CLIENT_ALGORITHMS = ['ES256', 'PS256', 'Ed25519', 'EdDSA'] as const

const WITHOUT_CERTIFICATE = ['client_secret_basic', 'private_key_jwt'] as const
const BY_CERTIFICATE = ['tls_client_auth', 'self_signed_tls_client_auth'] as const

/**
 * What RFC 9700 asks for, for everybody; what FAPI 2.0 asks for besides is a matter of the client's metadata.
 * Whatever is not named here is off: implicit and hybrid flows, passwords, request objects, dynamic
 * registration, CORS.
 */
export function providerSettings(settings: ProviderSettings): Configuration {
  const { adapter, signingKeys, cookieKeys, journeyMs, subjectOf, sandboxParameters } = settings
  const { mutualTlsUrl } = settings
  const authentication = [...WITHOUT_CERTIFICATE, ...(mutualTlsUrl ? BY_CERTIFICATE : [])]
  return {
    adapter,
    routes: ROUTES,
    jwks: { keys: signingKeys },
    ttl: lifetimes({ journeyMs }),
    cookies: {
      keys: cookieKeys,
      names: cookieNames(settings.issuer),
      short: { httpOnly: true, sameSite: 'lax', signed: true }
    },

    scopes: ['openid', ...CLIENT_SCOPES],
    responseTypes: ['code'],
    clientAuthMethods: authentication,
    assertJwtClientAuthClaimsAndHeader: checkClientAssertion,
    enabledJWA: {
      clientAuthSigningAlgValues: CLIENT_ALGORITHMS,
      dPoPSigningAlgValues: CLIENT_ALGORITHMS,
      idTokenSigningAlgValues: ['ES256']
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    extraClientMetadata: { properties: [...OWN_METADATA] },
    extraParams: [...sandboxParameters],
    acrValues: [ACR],
    claims: { openid: ['sub', 'auth_time', 'acr', 'amr'] },
    discovery: {
      ...publishedOf(authentication),
      ...(mutualTlsUrl && { mtls_endpoint_aliases: endpointsAt(mutualTlsUrl) })
    },
    subjectTypes: ['pairwise', 'public'],
    pairwiseIdentifier: async (_ctx, accountId, client) => subjectOf(accountId, client.clientId),
    findAccount: async (ctx, accountId) => {
      const subject = subjectOf(accountId, ctx.oidc.client?.clientId ?? '')
      return { accountId, subject, claims: async () => ({ sub: accountId }) }
    },

    interactions: { policy: journeyForEachRequest(), url: settings.journeyOf },
    loadExistingGrant: async ({ oidc }) => {
      const consentId = oidc.result?.consent?.grantId
      return consentId === undefined ? undefined : oidc.provider.Grant.find(consentId)
    },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    expiresWithSession: async () => false,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // The FAPI 2.0 Security Profile forbids it where a lost answer would cost the app its token.
    rotateRefreshToken: (ctx) => !isFapi(ctx),
    clientBasedCORS: () => false,
    renderError: settings.renderError,
    ...(settings.asksThisMachine && { fetch: fetchUnguarded }),

    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true },
      ...(mutualTlsUrl && { mTLS: mutualTls }),
      fapi: {
        enabled: true,
        profile: (_ctx, client) => (client?.profile === 'fapi2' ? '2.0' : undefined)
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId
      },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) =>
          settings.mayIntrospect(client.clientId, {
            clientId: token.clientId,
            grantId: 'grantId' in token ? token.grantId : undefined
          })
      }
    }
  }
}

/** Each is for one path, which `__Host-` does not allow. */
function cookieNames({ protocol }: URL) {
  const prefix = protocol === 'https:' ? '__Secure-' : ''
  return {
    session: `${prefix}oauth-session`,
    interaction: `${prefix}oauth-request`,
    resume: `${prefix}oauth-resume`
  }
}

/** RFC 8414, section 2: without it a client would have to take it that secrets alone are taken. */
function publishedOf(authentication: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    ['introspection', 'revocation'].flatMap((endpoint) => [
      [`${endpoint}_endpoint_auth_methods_supported`, authentication],
      [`${endpoint}_endpoint_auth_signing_alg_values_supported`, CLIENT_ALGORITHMS]
    ])
  )
}

/** RFC 8705, section 5: browsers stay where nobody asks them for a certificate. */
function endpointsAt(url: URL): Record<string, string> {
  return {
    token_endpoint: new URL(ROUTES.token, url).href,
    introspection_endpoint: new URL(ROUTES.introspection, url).href,
    revocation_endpoint: new URL(ROUTES.revocation, url).href,
    pushed_authorization_request_endpoint: new URL(ROUTES.pushed_authorization_request, url).href
  }
}

/** Without the library's guard, which asks no address that is reserved or private. */
const fetchUnguarded: NonNullable<Configuration['fetch']> = (url, options) => {
  const { dispatcher: _guard, ...plain } = options as RequestInit & { dispatcher?: unknown }
  return fetch(url, plain)
}

function isFapi({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.client?.profile === 'fapi2'
}
