import { randomBytes } from 'node:crypto'
import * as oauth from 'openid-client'
import type { FintechApp } from '../journey-start/apps.ts'
import type { Discover } from '../oauth-clients/oauth-client.ts'
import { askAgain } from './ask-again.ts'
import type { Connection, Connections, Tokens } from './connections.ts'

/** An app as a client of the authorization server, written with a library that others wrote. */
export interface FintechClient {
  /**
   * Begins a journey.
   *
   * @param customer account number of the one to play, whose fields are then filled in
   * @returns where the browser goes, and the state by which it is known again
   */
  begin(customer: string | undefined): Promise<{ readonly url: URL; readonly state: string }>
  /** @param returned the address at which the browser came back */
  finish(returned: URL): Promise<FinishResult>
  renew(connection: Connection): Promise<Connection>
  giveUp(connection: Connection): Promise<Connection>
  /** Asks the bank's API with the access token. */
  read(connection: Connection, what: 'accounts' | 'transactions'): Promise<Connection>
}

export type FinishResult =
  | { readonly status: 'connected'; readonly connection: Connection }
  /** The customer or the bank said no (RFC 6749, section 4.1.2.1). */
  | { readonly status: 'refused'; readonly error: string; readonly description: string }
  /** An answer to no request of ours: old, twice, or made up. */
  | { readonly status: 'unexpected' }

export function createFintechClient({
  app,
  discover,
  connections,
  redirectUri,
  apiUrl
}: {
  app: FintechApp
  discover: Discover
  connections: Connections
  redirectUri: URL
  apiUrl: URL
}): FintechClient {
  const isFapi = app.profile === 'fapi2'
  const proofs = (config: oauth.Configuration, { dpopKeys }: Pick<Connection, 'dpopKeys'>) =>
    dpopKeys ? { DPoP: oauth.getDPoPHandle(config, dpopKeys) } : {}

  return {
    async begin(customer) {
      const config = await discover()
      const codeVerifier = oauth.randomPKCECodeVerifier()
      const nonce = oauth.randomNonce()
      const bound = isFapi ? { dpopKeys: await oauth.randomDPoPKeyPair('ES256') } : {}
      const state = connections.await({ appId: app.id, codeVerifier, nonce, ...bound })
      const parameters = {
        redirect_uri: redirectUri.href,
        scope: ['openid', ...app.scopes].join(' '),
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(customer !== undefined && { sandbox_customer: customer })
      }
      const url = isFapi
        ? await oauth.buildAuthorizationUrlWithPAR(config, parameters, proofs(config, bound))
        : oauth.buildAuthorizationUrl(config, parameters)
      return { url, state }
    },

    async finish(returned) {
      const state = returned.searchParams.get('state') ?? ''
      const request = connections.take(state)
      const connection = connections.ledTo(state)
      if (connection?.appId === app.id) return { status: 'connected', connection }
      if (request?.appId !== app.id) return { status: 'unexpected' }
      const { codeVerifier, nonce, dpopKeys } = request
      const config = await discover()
      try {
        const checks = {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce
        }
        const granted = await askAgain(() =>
          oauth.authorizationCodeGrant(config, returned, checks, undefined, proofs(config, request))
        )
        const connection: Connection = {
          id: randomBytes(16).toString('base64url'),
          appId: app.id,
          tokens: tokensOf(granted),
          claims: { ...granted.claims() },
          ...(dpopKeys && { dpopKeys })
        }
        connections.keep(connection, state)
        return { status: 'connected', connection }
      } catch (error) {
        if (!(error instanceof oauth.AuthorizationResponseError)) {
          // Who presses the button of the bank's last page again comes back with another code.
          connections.putBack(state, request)
          throw error
        }
        const { error: code, error_description: description = '' } = error
        return { status: 'refused', error: code, description }
      }
    },

    async renew(connection) {
      const config = await discover()
      return doing(connection, 'renew', async () => {
        const { refreshToken } = connection.tokens
        const renewed = await askAgain(() =>
          oauth.refreshTokenGrant(config, refreshToken, undefined, proofs(config, connection))
        )
        const tokens = tokensOf(renewed, connection.tokens.refreshToken)
        const { scope, tokenType, expiresIn } = tokens
        return { tokens, status: 200, body: { scope, tokenType, expiresIn } }
      })
    },

    async giveUp(connection) {
      const config = await discover()
      return doing(connection, 'giveUp', async () => {
        await oauth.tokenRevocation(config, connection.tokens.refreshToken)
        return { status: 200, body: {} }
      })
    },

    async read(connection, what) {
      const config = await discover()
      return doing(connection, what, async () => {
        const answer = await oauth.fetchProtectedResource(
          config,
          connection.tokens.accessToken,
          new URL(what, apiUrl),
          'GET',
          undefined,
          undefined,
          proofs(config, connection)
        )
        return { status: answer.status, body: await answer.json() }
      })
    }
  }

  /** Keeps what came of an act, a refusal too. */
  async function doing(
    connection: Connection,
    act: string,
    run: () => Promise<{ status: number; body: unknown; tokens?: Tokens }>
  ): Promise<Connection> {
    const { status, body, tokens = connection.tokens } = await run().catch(refusalOf)
    const changed = { ...connection, tokens, last: { act, status, body } }
    connections.keep(changed)
    return changed
  }
}

function tokensOf(granted: oauth.TokenEndpointResponse, refreshToken = ''): Tokens {
  return {
    accessToken: granted.access_token,
    // Where there is no rotation, the old one stays.
    refreshToken: granted.refresh_token ?? refreshToken,
    tokenType: granted.token_type,
    scope: granted.scope ?? '',
    expiresIn: granted.expires_in ?? 0
  }
}

function refusalOf(error: unknown): { status: number; body: unknown; tokens?: Tokens } {
  if (error instanceof oauth.ResponseBodyError) return { status: error.status, body: error.cause }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const [challenge] = error.cause
    return { status: error.status, body: challenge?.parameters ?? {} }
  }
  throw error
}
