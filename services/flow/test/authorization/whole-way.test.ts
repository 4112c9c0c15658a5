import * as oauth4webapi from 'oauth4webapi'
import * as oauth from 'openid-client'
import t from 'tap'
import { follow, world } from '../support/authorization.ts'
import {
  bankApi,
  baselineApp,
  baselineRegistration,
  fapiApp,
  REDIRECT_URI
} from '../support/oauth-apps.ts'

const INSECURE = { [oauth4webapi.allowInsecureRequests]: true }

t.test('openid-client goes the whole way', async (t) => {
  const w = await world(t)
  const bank = await bankApi(w)

  await t.test('baseline', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    const { at } = await asked.follow()
    t.equal(at.searchParams.get('state'), asked.state)
    t.equal(at.searchParams.get('iss'), w.issuer.origin)
    const tokens = await asked.exchange(at)

    const claims = tokens.claims()
    t.match(claims, { acr: 'urn:yobirin:acr:call-and-pin', amr: ['tel', 'pin'], aud: app.id })
    t.type(claims?.auth_time, 'number')
    t.equal(tokens.token_type, 'bearer')

    const told = await bank.introspect(tokens.access_token)
    t.match(told, {
      active: true,
      client_id: app.id,
      scope: 'openid accounts transactions',
      sub: claims?.sub,
      account: '****001'
    })
    const own = await oauth.tokenIntrospection(app.config, tokens.access_token)
    t.equal(own.active, true)
    t.notOk('account' in own, 'an app never learns the account')

    const renewed = await oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
    t.not(renewed.refresh_token, tokens.refresh_token, 'the refresh token is another')
    t.equal(renewed.claims()?.sub, claims?.sub)

    await oauth.tokenRevocation(app.config, renewed.access_token)
    t.equal((await bank.introspect(renewed.access_token)).active, false)
    t.equal((await bank.introspect(tokens.access_token)).active, true, 'one token was revoked')

    await oauth.tokenRevocation(app.config, renewed.refresh_token ?? '')
    t.equal((await bank.introspect(tokens.access_token)).active, false)
    t.match([...w.consents.values()].at(-1)?.revoked, { by: app.id })
  })

  await t.test('fapi2', async (t) => {
    const app = await fapiApp(w)
    const asked = await app.request()
    t.strictSame([...asked.url.searchParams.keys()].sort(), ['client_id', 'request_uri'])
    const tokens = await asked.exchange((await asked.follow()).at)
    t.equal(tokens.token_type, 'dpop')
    t.match(await bank.introspect(tokens.access_token), {
      active: true,
      cnf: { jkt: String },
      token_type: 'DPoP'
    })

    const refresh = () =>
      oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '', undefined, app.dpop)
    const first = await refresh()
    t.ok([undefined, tokens.refresh_token].includes(first.refresh_token), 'no rotation')
    t.equal((await refresh()).token_type, 'dpop', 'a lost answer costs nothing')
    const narrowed = await oauth.refreshTokenGrant(
      app.config,
      tokens.refresh_token ?? '',
      { scope: 'accounts' },
      app.dpop
    )
    t.equal((await bank.introspect(narrowed.access_token)).scope, 'accounts')
  })

  await t.test('without OpenID Connect, and without state', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request({ scope: 'accounts', nonce: '', state: '' })
    const { at } = await asked.follow()
    t.notOk(at.searchParams.has('state'))
    const tokens = await asked.exchange(at)
    t.equal(tokens.id_token, undefined)
    t.equal(tokens.scope, 'accounts')
  })

  await t.test('two apps know one customer under two names', async (t) => {
    const names = await Promise.all(
      [await baselineApp(w), await baselineApp(w)].map(
        async (app) => (await app.tokens()).claims()?.sub
      )
    )
    t.not(names[0], names[1])
  })

  await t.test('an answer of another server is not taken for ours (RFC 9207)', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    const { at } = await asked.follow()
    at.searchParams.set('iss', 'https://other.example')
    await t.rejects(asked.exchange(at), { cause: { message: /iss/ } })
  })
})

t.test('oauth4webapi goes the whole way', async (t) => {
  const w = await world(t)
  const server = await oauth4webapi.processDiscoveryResponse(
    w.issuer,
    await oauth4webapi.discoveryRequest(w.issuer, { algorithm: 'oauth2', ...INSECURE })
  )

  await t.test('baseline', async (t) => {
    const { client: registered, secret = '' } = await w.register(baselineRegistration())
    const client = { client_id: registered.id }
    const authentication = oauth4webapi.ClientSecretBasic(secret)
    const verifier = oauth4webapi.generateRandomCodeVerifier()
    const url = new URL(server.authorization_endpoint ?? '')
    const challenge = await oauth4webapi.calculatePKCECodeChallenge(verifier)
    url.search = new URLSearchParams({
      client_id: registered.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'transactions',
      state: 'a-state',
      code_challenge: challenge,
      code_challenge_method: 'S256'
    }).toString()
    const { at } = await follow(url, w.issuer.origin)
    const parameters = oauth4webapi.validateAuthResponse(server, client, at, 'a-state')
    const tokens = await oauth4webapi.processAuthorizationCodeResponse(
      server,
      client,
      await oauth4webapi.authorizationCodeGrantRequest(
        ...([server, client, authentication, parameters, REDIRECT_URI, verifier, INSECURE] as const)
      )
    )
    const refreshed = await oauth4webapi.processRefreshTokenResponse(
      server,
      client,
      await oauth4webapi.refreshTokenGrantRequest(
        ...([server, client, authentication, tokens.refresh_token ?? '', INSECURE] as const)
      )
    )
    t.equal(refreshed.scope, 'transactions')
    const revoked = await oauth4webapi.revocationRequest(
      ...([server, client, authentication, refreshed.refresh_token ?? '', INSECURE] as const)
    )
    t.equal(await oauth4webapi.processRevocationResponse(revoked), undefined)
    const introspected = await oauth4webapi.introspectionRequest(
      ...([server, client, authentication, refreshed.access_token, INSECURE] as const)
    )
    const told = await oauth4webapi.processIntrospectionResponse(server, client, introspected)
    t.equal(told.active, false)
  })

  await t.test('fapi2', async (t) => {
    const keys = await oauth4webapi.generateKeyPair('ES256')
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
    const { client: registered } = await w.register(
      baselineRegistration({
        profile: 'fapi2',
        authentication: { method: 'private_key_jwt', jwks: { keys: [{ kty, crv, x, y }] } }
      })
    )
    const client = { client_id: registered.id }
    const authentication = oauth4webapi.PrivateKeyJwt(keys.privateKey)
    const DPoP = oauth4webapi.DPoP({}, await oauth4webapi.generateKeyPair('ES256'))
    const verifier = oauth4webapi.generateRandomCodeVerifier()
    const pushed = await oauth4webapi.processPushedAuthorizationResponse(
      server,
      client,
      await oauth4webapi.pushedAuthorizationRequest(
        server,
        client,
        authentication,
        new URLSearchParams({
          redirect_uri: REDIRECT_URI,
          response_type: 'code',
          scope: 'accounts',
          state: 'a-state',
          code_challenge: await oauth4webapi.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256'
        }),
        { DPoP, ...INSECURE }
      )
    )
    const url = new URL(server.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      client_id: registered.id,
      request_uri: pushed.request_uri
    }).toString()
    const { at } = await follow(url, w.issuer.origin)
    const parameters = oauth4webapi.validateAuthResponse(server, client, at, 'a-state')
    const tokens = await oauth4webapi.processAuthorizationCodeResponse(
      server,
      client,
      await oauth4webapi.authorizationCodeGrantRequest(
        ...([server, client, authentication, parameters, REDIRECT_URI, verifier] as const),
        { DPoP, ...INSECURE }
      )
    )
    t.equal(tokens.token_type, 'dpop')
  })
})
