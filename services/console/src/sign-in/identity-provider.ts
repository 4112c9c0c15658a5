import { isPerson, type Person } from '@yobirin/contracts'
import * as oidc from 'openid-client'
import { type RoleClaim, roleOfClaims } from './role-of-claims.ts'
import type { Role } from './roles.ts'

/** What ties an answer of the provider to the browser that was sent there. */
export interface SignInRequest {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export type SignInAnswer =
  | { readonly status: 'vouched_for'; readonly person: Person; readonly role: Role }
  /** The provider knows them, and they have no role here. */
  | { readonly status: 'no_role'; readonly person: Person }
  /** The provider, or whoever sat there, said no (RFC 6749, section 4.1.2.1). */
  | { readonly status: 'refused'; readonly error: string }

/** Sign-in by OpenID Connect Core 1.0, code flow with PKCE, at any provider. */
export interface IdentityProvider {
  /** @throws where the provider cannot be reached */
  begin(): Promise<{ readonly url: URL; readonly request: SignInRequest }>
  /**
   * @param returned the address at which the browser came back
   * @throws where the answer is to another request, is not signed rightly, or nobody answers
   */
  finish(returned: URL, request: SignInRequest): Promise<SignInAnswer>
  /** Where to sign out there too (RP-Initiated Logout 1.0); undefined where one cannot. */
  signOutUrl(): Promise<URL | undefined>
}

export interface IdentityProviderOptions {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
  readonly roleClaim: RoleClaim
  readonly publicUrl: URL
}

export function createIdentityProvider({
  issuer,
  clientId,
  clientSecret,
  scope,
  roleClaim,
  publicUrl
}: IdentityProviderOptions): IdentityProvider {
  const redirectUri = new URL('/sign-in/callback', publicUrl)
  let known: Promise<oidc.Configuration> | undefined

  /** Asked once it is needed, and again after a failure. */
  function discover(): Promise<oidc.Configuration> {
    known ??= discoverAnew().catch((error) => {
      known = undefined
      throw error
    })
    return known
  }

  async function discoverAnew(): Promise<oidc.Configuration> {
    // Production refuses an issuer without TLS; see `config.ts`.
    const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []
    const options = { execute, timeout: 5 }
    const asked = await oidc.discovery(issuer, clientId, undefined, oidc.None(), options)
    if (clientSecret === '') return asked
    const metadata = asked.serverMetadata()
    // OpenID Connect Discovery 1.0, section 3: client_secret_basic where nothing is said.
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = metadata
    const authentication = methods.includes('client_secret_basic')
      ? oidc.ClientSecretBasic(clientSecret)
      : oidc.ClientSecretPost(clientSecret)
    const config = new oidc.Configuration(metadata, clientId, clientSecret, authentication)
    config.timeout = options.timeout
    for (const extend of execute) extend(config)
    return config
  }

  return {
    async begin() {
      const config = await discover()
      const request = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier()
      }
      const { state, nonce, codeVerifier } = request
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri.href, scope, state, nonce },
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256'
      })
      return { url, request }
    },

    async finish(returned, { state, nonce, codeVerifier }) {
      const config = await discover()
      try {
        const tokens = await oidc.authorizationCodeGrant(config, returned, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true
        })
        const claims = await claimsOf(config, tokens)
        const role = roleOfClaims(claims, roleClaim)
        const person = personOf(claims)
        return role ? { status: 'vouched_for', person, role } : { status: 'no_role', person }
      } catch (error) {
        if (!(error instanceof oidc.AuthorizationResponseError)) throw error
        return { status: 'refused', error: error.error }
      }
    },

    async signOutUrl() {
      const config = await discover()
      if (!config.serverMetadata().end_session_endpoint) return undefined
      const back = new URL('/sign-in', publicUrl).href
      return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: back })
    }
  }
}

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string }

/** Of the ID token; many providers tell names and roles at their userinfo endpoint only. */
async function claimsOf(
  config: oidc.Configuration,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers
): Promise<Claims> {
  const claims = tokens.claims()
  if (claims === undefined) throw new TypeError('the provider sent no ID token')
  if (!config.serverMetadata().userinfo_endpoint) return claims
  const more = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
  return { ...more, ...claims }
}

function personOf({ sub, name, preferred_username: username }: Claims): Person {
  const names = [name, username].filter((one) => typeof one === 'string')
  const person = [...names, sub.slice(0, 64)]
    .map((one) => ({ subject: sub, name: one.trim() }))
    .find(isPerson)
  // OpenID Connect Core 1.0 allows 255 characters; providers use 64 at most.
  if (person === undefined) throw new TypeError('the subject is too long to be recorded')
  return person
}
