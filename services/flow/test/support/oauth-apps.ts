import type { ClientRegistration } from '@yobirin/contracts'
import * as oauth from 'openid-client'
import { follow, type World } from './authorization.ts'

/** Where apps are registered and what they discover. */
type Server = Pick<World, 'issuer' | 'register'>

export const REDIRECT_URI = 'https://app.example/returned'
const INSTITUTION = 'yobirin-shinkumi'

type Parameters = Record<string, string>

/** An app written with `openid-client`, and the customer's browser. */
export interface OauthApp {
  readonly id: string
  readonly secret: string
  readonly config: oauth.Configuration
  readonly dpop: { DPoP: oauth.DPoPHandle } | undefined
  /** A request as it is meant to be; each parameter may be another, or '' for none. */
  request(change?: Parameters): Promise<Request>
  /** The whole way to the tokens. */
  tokens(change?: Parameters): ReturnType<typeof oauth.authorizationCodeGrant>
}

export interface Request {
  readonly url: URL
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  /** Sends a browser there and waits until it is back at the app, or somewhere else. */
  follow(cookies?: Map<string, string>): ReturnType<typeof follow>
  /** What the app does with the address that its customer comes back to. */
  exchange(returned: URL): ReturnType<typeof oauth.authorizationCodeGrant>
}

let apps = 0

export function baselineRegistration(change: Partial<ClientRegistration> = {}): ClientRegistration {
  return {
    kind: 'app',
    id: `app-${++apps}-of-${process.pid}`,
    name: 'ためしの家計簿',
    institution: INSTITUTION,
    profile: 'baseline',
    authentication: { method: 'client_secret_basic' },
    redirectUris: [REDIRECT_URI],
    scopes: ['accounts', 'transactions'],
    ...change
  } as ClientRegistration
}

export async function baselineApp(server: Server): Promise<OauthApp> {
  const registered = await server.register(baselineRegistration())
  const secret = registered.secret ?? ''
  const config = await discover(server, registered.client.id, oauth.ClientSecretBasic(secret))
  return appOf(server, { id: registered.client.id, secret, config, dpop: undefined })
}

export async function fapiApp(server: Server): Promise<OauthApp & { keys: CryptoKeyPair }> {
  const keys = await oauth.randomDPoPKeyPair('ES256', { extractable: true })
  const jwks = { keys: [{ ...(await publicJwk(keys)), kid: 'app-key' }] }
  const registration = baselineRegistration({
    profile: 'fapi2',
    authentication: { method: 'private_key_jwt', jwks }
  })
  const { client } = await server.register(registration)
  const authentication = oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'app-key' })
  const config = await discover(server, client.id, authentication)
  const dpop = { DPoP: oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair('ES256')) }
  return { ...appOf(server, { id: client.id, secret: '', config, dpop }), keys }
}

/** An API of the bank that introspects. */
export async function bankApi(server: Server, institution = INSTITUTION) {
  const registered = await server.register({
    kind: 'resource_server',
    id: `bank-${++apps}-of-${process.pid}`,
    name: '残高API',
    institution,
    authentication: { method: 'client_secret_basic' }
  })
  const authentication = oauth.ClientSecretBasic(registered.secret)
  const config = await discover(server, registered.client.id, authentication)
  return {
    config,
    id: registered.client.id,
    introspect: (token: string) => oauth.tokenIntrospection(config, token)
  }
}

export async function publicJwk({ publicKey }: CryptoKeyPair): Promise<Record<string, unknown>> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  return { kty, crv, x, y }
}

function discover({ issuer }: Server, id: string, authentication: oauth.ClientAuth) {
  const options = { execute: [oauth.allowInsecureRequests] }
  return oauth.discovery(issuer, id, undefined, authentication, options)
}

function appOf(server: Server, app: Pick<OauthApp, 'id' | 'secret' | 'config' | 'dpop'>): OauthApp {
  const { config, dpop } = app

  async function request(change: Parameters = {}): Promise<Request> {
    const verifier = oauth.randomPKCECodeVerifier()
    const state = oauth.randomState()
    const nonce = oauth.randomNonce()
    const wanted: Parameters = {
      redirect_uri: REDIRECT_URI,
      scope: 'openid accounts transactions',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...change
    }
    const parameters = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value))
    const url = dpop
      ? await oauth.buildAuthorizationUrlWithPAR(config, parameters, dpop)
      : oauth.buildAuthorizationUrl(config, parameters)
    return {
      url,
      verifier,
      state,
      nonce,
      follow: (cookies) => follow(url, server.issuer.origin, cookies),
      exchange: (returned) =>
        oauth.authorizationCodeGrant(
          config,
          returned,
          {
            pkceCodeVerifier: verifier,
            expectedState: parameters.state ?? oauth.skipStateCheck,
            ...(parameters.nonce && { expectedNonce: nonce })
          },
          undefined,
          dpop
        )
    }
  }

  return {
    ...app,
    request,
    async tokens(change) {
      const asked = await request(change)
      return asked.exchange((await asked.follow()).at)
    }
  }
}
