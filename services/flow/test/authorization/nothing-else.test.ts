import { createHmac, randomUUID } from 'node:crypto'
import type { ClientRegistration } from '@yobirin/contracts'
import { exportSPKI, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import * as oauth from 'openid-client'
import t from 'tap'
import { follow, world } from '../support/authorization.ts'
import {
  bankApi,
  baselineApp,
  baselineRegistration,
  fapiApp,
  type OauthApp,
  publicJwk,
  REDIRECT_URI
} from '../support/oauth-apps.ts'

const EVIL = 'https://evil.example/returned'
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const FORM = 'application/x-www-form-urlencoded'

/** What is odd in a URL, in a form, in HTML or in a header. */
const STRANGE = 'ü&=%#"<script>\'/?+ \t\r\n\u0000鈴;\u202e%00'

const GRANT_TYPES = [
  'password',
  'client_credentials',
  'implicit',
  'none',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:openid:params:grant-type:ciba',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:pre-authorized_code',
  '__proto__'
]

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    ({ error }: { error: string }) => error
  )

t.test('whatever is not offered is refused', { bail: false }, async (t) => {
  const w = await world(t)
  const bank = await bankApi(w)
  const now = () => Math.floor(Date.now() / 1000)

  const post = async (path: string, form: Record<string, string>, headers = {}) => {
    const body = new URLSearchParams(form)
    const answer = await fetch(new URL(path, w.issuer), { method: 'POST', body, headers })
    const json = (await answer.json().catch(() => ({}))) as Record<string, string>
    return { status: answer.status, ...json } as {
      status: number
      error?: string
      request_uri?: string
      scope?: string
    }
  }
  const basic = ({ id, secret }: OauthApp) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  })

  await t.test('what is published is what is there', async (t) => {
    const read = async (path: string) => (await fetch(new URL(path, w.issuer))).json()
    const published = await read('/.well-known/openid-configuration')
    t.strictSame(await read('/.well-known/oauth-authorization-server'), published)
    const methods = ['client_secret_basic', 'private_key_jwt']
    const algorithms = ['ES256', 'PS256', 'Ed25519', 'EdDSA']
    t.match(published, {
      issuer: w.issuer.origin,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'accounts', 'transactions'],
      token_endpoint_auth_methods_supported: methods,
      introspection_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_methods_supported: methods,
      token_endpoint_auth_signing_alg_values_supported: algorithms,
      introspection_endpoint_auth_signing_alg_values_supported: algorithms,
      revocation_endpoint_auth_signing_alg_values_supported: algorithms,
      dpop_signing_alg_values_supported: algorithms,
      id_token_signing_alg_values_supported: ['ES256'],
      authorization_response_iss_parameter_supported: true,
      request_uri_parameter_supported: false,
      claims_parameter_supported: false
    })
    for (const absent of ['registration', 'userinfo', 'device_authorization', 'end_session']) {
      t.notOk(`${absent}_endpoint` in published, absent)
    }
    for (const path of ['/me', '/reg', '/device', '/device/auth', '/session/end', '/backchannel']) {
      t.equal((await fetch(new URL(path, w.issuer))).status, 404, path)
    }
  })

  await t.test('redirect URIs that are nearly the registered one', async (t) => {
    const local = 'http://localhost:3002/returned'
    const registration = { redirectUris: [local] } as Partial<ClientRegistration>
    const { client } = await w.register(baselineRegistration(registration))
    const app = await baselineApp(w)
    for (const uri of [
      EVIL,
      `${REDIRECT_URI}/`,
      `${REDIRECT_URI}?`,
      `${REDIRECT_URI}?next=${encodeURIComponent(EVIL)}`,
      `${REDIRECT_URI}#`,
      `${REDIRECT_URI}#fragment`,
      `${REDIRECT_URI}%2f..%2fother`,
      `${REDIRECT_URI}/../returned`,
      `${REDIRECT_URI};x`,
      `${REDIRECT_URI} `,
      ` ${REDIRECT_URI}`,
      `${REDIRECT_URI}\\`,
      `${REDIRECT_URI}\n`,
      'https://APP.example/returned',
      'https://app.example/Returned',
      'https://app.example//returned',
      'https://app.example:443/returned',
      'https://app.example./returned',
      'https://app.example:8443/returned',
      'https://app.example.evil.example/returned',
      'https://app.example@evil.example/returned',
      'https://user:pass@app.example/returned',
      'https://evil.example\\@app.example/returned',
      'https://app.example\t.evil.example/returned',
      'http://app.example/returned',
      `${local}/`,
      '//app.example/returned',
      '/returned',
      'app.example:/returned',
      'javascript:alert(1)',
      'data:text/html,hello',
      'http://localhost:3003/returned',
      'http://localhost/returned',
      'http://127.0.0.1:3002/returned',
      'http://[::1]:3002/returned',
      'https://localhost:3002/returned'
    ]) {
      const { url } = await app.request({ redirect_uri: uri })
      if (/localhost|127|::1/.test(uri)) url.searchParams.set('client_id', client.id)
      const { at, status } = await follow(url, w.issuer.origin)
      t.equal(status, 400, JSON.stringify(uri))
      t.equal(at.origin, w.issuer.origin, 'the browser stays')
    }
    const { url } = await app.request({ redirect_uri: local })
    url.searchParams.set('client_id', client.id)
    const { at } = await follow(url, w.issuer.origin)
    t.equal(`${at.origin}${at.pathname}`, local, 'the registered one is right')
  })

  await t.test('no error sends a browser to an address that is not registered', async (t) => {
    const app = await baselineApp(w)
    for (const change of [
      { response_type: 'nonsense' },
      { response_type: '' },
      { response_mode: 'web_message' },
      { response_mode: 'form_post' },
      { request: 'a.b.c' },
      { request_uri: EVIL },
      { request_uri: 'urn:ietf:params:oauth:request_uri:unknown' },
      { registration: '{}' },
      { scope: 'nonsense', nonce: '' },
      { prompt: 'none' },
      { prompt: 'nonsense' },
      { max_age: '-1' },
      { code_challenge: '' },
      { id_token_hint: 'nonsense' }
    ] as Record<string, string>[]) {
      const { follow } = await app.request({ ...change, redirect_uri: EVIL })
      const { at, status, body } = await follow()
      t.equal(status, 400, JSON.stringify(change))
      t.equal(at.origin, w.issuer.origin)
      t.notMatch(body, /evil/, 'nor does a page name it')
    }
    for (const [name, value] of [
      ['redirect_uri', EVIL],
      ['redirect_uri', REDIRECT_URI],
      ['client_id', 'another'],
      ['client_id', app.id]
    ] as const) {
      const { url, follow } = await app.request()
      url.searchParams.append(name, value)
      const { at, status } = await follow()
      t.equal(status, 400, `${name} twice`)
      t.equal(at.origin, w.issuer.origin)
    }
  })

  await t.test('a parameter that comes twice', async (t) => {
    const app = await baselineApp(w)
    for (const name of ['scope', 'response_type', 'code_challenge', 'nonce', 'state'] as const) {
      const { url, follow, state } = await app.request()
      url.searchParams.append(name, url.searchParams.get(name) ?? '')
      const { searchParams } = (await follow()).at
      t.equal(searchParams.get('error'), 'invalid_request', name)
      t.equal(searchParams.get('iss'), w.issuer.origin)
      t.equal(searchParams.get('state'), name === 'state' ? null : state)
    }
    for (const body of [
      'grant_type=refresh_token&refresh_token=a&refresh_token=b',
      'grant_type=refresh_token&grant_type=authorization_code&refresh_token=a',
      'grant_type=authorization_code&code=a&code=b&redirect_uri=c&code_verifier=d'
    ]) {
      const headers = { ...basic(app), 'content-type': FORM }
      const answer = await fetch(new URL('/oauth/token', w.issuer), {
        ...{ method: 'POST', headers, body }
      })
      t.match(await answer.json(), { error: 'invalid_request' }, body)
    }
  })

  await t.test('state comes back as it was, whatever is in it', async (t) => {
    for (const app of [await baselineApp(w), await fapiApp(w)]) {
      for (const state of [STRANGE, '0', ' ', 'x'.repeat(2_000)]) {
        const good = await app.request({ state })
        const { at } = await good.follow()
        t.equal(at.searchParams.get('state'), state)
        await good.exchange(at)
        w.customer = { status: 'cancelled' }
        const cancelled = await app.request({ state })
        const { searchParams } = (await cancelled.follow()).at
        t.equal(searchParams.get('state'), state)
        t.equal(searchParams.get('iss'), w.issuer.origin)
        w.customer = undefined
      }
    }
  })

  await t.test('wishes that nobody grants change nothing', async (t) => {
    const app = await baselineApp(w)
    for (const wish of [
      { claims: '{"id_token":{"acr":{"essential":true,"value":"higher"}}}' },
      { claims: '{' },
      { resource: 'https://api.example' },
      { authorization_details: '[{"type":"payment"}]' },
      { acr_values: 'urn:yobirin:acr:more' },
      { max_age: '0' },
      { max_age: '1' },
      { prompt: 'login' },
      { prompt: 'consent login' },
      { display: 'popup', ui_locales: 'xx yy' },
      { login_hint: STRANGE },
      { scope: 'openid accounts payments offline_access' }
    ] as Record<string, string>[]) {
      const tokens = await app.tokens({ scope: 'openid accounts', ...wish })
      t.equal(tokens.scope, 'openid accounts', JSON.stringify(wish))
      t.match(tokens.claims(), { acr: 'urn:yobirin:acr:call-and-pin', amr: ['tel', 'pin'] })
      t.strictSame(
        Object.keys(tokens.claims() ?? {}).sort(),
        ['acr', 'amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub'],
        'no more than the docs say'
      )
    }
    const narrow = baselineRegistration({ scopes: ['accounts'] } as Partial<ClientRegistration>)
    const { client } = await w.register(narrow)
    const { url, follow } = await app.request({ scope: 'openid accounts transactions' })
    url.searchParams.set('client_id', client.id)
    t.equal((await follow()).at.searchParams.get('error'), 'invalid_scope', 'not registered for it')
  })

  await t.test('methods, content types and scripts of pages', async (t) => {
    const app = await baselineApp(w)
    const url = new URL('/oauth/token', w.issuer)
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      t.equal((await fetch(url, { method })).status, 404, method)
    }
    const form = `grant_type=refresh_token&refresh_token=${'a'.repeat(43)}`
    for (const [what, init, error] of [
      ['a form', { headers: { 'content-type': `${FORM}; charset=UTF-8` } }, 'invalid_grant'],
      ['JSON', { headers: { 'content-type': 'application/json' } }, 'invalid_request'],
      ['text', { headers: { 'content-type': 'text/plain' } }, 'invalid_request'],
      ['nothing that it says', { body: Buffer.from(form) }, 'invalid_request'],
      ['no type at all', { headers: { 'content-type': 'nonsense' } }, 'invalid_request'],
      ['too much', { body: `${form}${'a'.repeat(99_999)}` }, 'invalid_request'],
      ['none', { body: '' }, 'invalid_request']
    ] as [string, RequestInit, string][]) {
      const headers = { 'content-type': FORM, ...init.headers, ...basic(app) }
      const sent = Buffer.isBuffer(init.body) ? basic(app) : headers
      const answer = await fetch(url, { method: 'POST', body: form, ...init, headers: sent })
      t.equal(answer.status, 400, what)
      t.match(await answer.json(), { error }, what)
    }
    const inTheAddress = await fetch(new URL(`?${form}`, url), {
      method: 'POST',
      headers: basic(app)
    })
    t.match(await inTheAddress.json(), { error: 'invalid_request' }, 'nothing is read from there')

    const origin = EVIL
    for (const path of ['token', 'par', 'introspect', 'revoke'] as const) {
      for (const headers of [basic(app), basic({ ...app, secret: 'wrong' }), {}]) {
        const init = { method: 'POST', headers: { ...headers, origin, 'content-type': FORM } }
        const answer = await fetch(new URL(`/oauth/${path}`, w.issuer), { ...init, body: form })
        t.ok(answer.status >= 400, `${path}: of no use to the script of a page`)
        t.notOk(answer.headers.has('access-control-allow-origin'), `${path}: nor to be read by it`)
      }
    }
    const keys = await fetch(new URL('/oauth/jwks', w.issuer), { headers: { origin } })
    t.equal(keys.headers.get('access-control-allow-origin'), origin, 'what is public may be read')
    t.notMatch(await keys.text(), /"d":/)
  })

  await t.test('what no client of ours would send is no fault of ours', async (t) => {
    const app = await baselineApp(w)
    for (const text of ['\u0000', STRANGE, 'x'.repeat(5_000), '__proto__', '{}', '../../x']) {
      const value = encodeURIComponent(text)
      for (const path of [
        `authorize?client_id=${value}`,
        `authorize?client_id=${app.id}&request_uri=${value}`,
        `authorize?client_id=${app.id}&request_uri=urn:ietf:params:oauth:request_uri:${value}`,
        `authorize?client_id=${app.id}&redirect_uri=${value}`,
        `authorize/${value.slice(0, 200)}`,
        'authorize?client_id[]=a&client_id[x]=b',
        'authorize?%'
      ]) {
        const answer = await fetch(new URL(`/oauth/${path}`, w.issuer), { redirect: 'manual' })
        t.ok([400, 404, 414].includes(answer.status), `${answer.status} ${path.slice(0, 60)}`)
      }
      const named = `Basic ${Buffer.from(`${value}:${value}`).toString('base64')}`
      const forged = new UnsecuredJWT({ iss: text, sub: text }).encode()
      for (const [form, headers] of [
        [{ grant_type: text }, basic(app)],
        [{ grant_type: 'refresh_token', refresh_token: text, scope: text }, basic(app)],
        [
          { grant_type: 'authorization_code', code: text, redirect_uri: text, code_verifier: text },
          basic(app)
        ],
        [{ grant_type: 'refresh_token', refresh_token: 'a' }, { authorization: named }],
        [{ client_id: text }, {}],
        [{ client_id: app.id, client_secret: text }, {}],
        [{ client_assertion: text, client_assertion_type: ASSERTION_TYPE }, {}],
        [{ client_assertion: forged, client_assertion_type: ASSERTION_TYPE }, {}],
        [
          { grant_type: 'refresh_token', refresh_token: 'a' },
          { ...basic(app), dpop: 'a.b.c' }
        ]
      ] as [Record<string, string>, Record<string, string>][]) {
        const { status } = await post('/oauth/token', form, headers)
        t.ok([400, 401].includes(status), `${status} ${JSON.stringify(form).slice(0, 60)}`)
      }
      for (const path of ['/oauth/introspect', '/oauth/revoke']) {
        t.equal((await post(path, { token: text }, basic(app))).status, 200, path)
      }
    }
  })

  for (const [profile, makeApp] of [
    ['baseline', baselineApp],
    ['fapi2', fapiApp]
  ] as const) {
    await t.test(`other grants (${profile})`, async (t) => {
      const app = await makeApp(w)
      for (const grantType of GRANT_TYPES) {
        const asked = oauth.genericGrantRequest(app.config, grantType, {
          ...{ username: 'a', password: 'b', scope: 'accounts', assertion: 'c', device_code: 'd' },
          ...{ auth_req_id: 'e', subject_token: 'f', subject_token_type: 'g' }
        })
        t.equal(await errorOf(asked), 'unsupported_grant_type', grantType)
      }
    })
  }

  await t.test('a client that is no app begins nothing', async (t) => {
    const { at, status } = await follow(
      new URL(
        `/oauth/authorize?client_id=${bank.id}&response_type=code&redirect_uri=${EVIL}`,
        w.issuer
      ),
      w.issuer.origin
    )
    t.equal(status, 400)
    t.equal(at.origin, w.issuer.origin)
    const own = oauth.clientCredentialsGrant(bank.config, {})
    t.equal(await errorOf(own), 'unsupported_grant_type')
    const code = oauth.genericGrantRequest(bank.config, 'authorization_code', { code: 'a' })
    t.equal(await errorOf(code), 'invalid_request')
    const pushed = oauth.buildAuthorizationUrlWithPAR(bank.config, {
      ...{ redirect_uri: EVIL, response_type: 'code', scope: 'accounts' },
      ...{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }
    })
    t.equal(await errorOf(pushed), 'invalid_request')
  })

  await t.test('an app that went to another bank: its consents stay where they were', async (t) => {
    const other = await bankApi(w, 'suzukaze-shinkumi')
    const registration = baselineRegistration()
    const { client, secret = '' } = await w.register(registration)
    const config = await oauth.discovery(
      ...([w.issuer, client.id, undefined, oauth.ClientSecretBasic(secret)] as const),
      { execute: [oauth.allowInsecureRequests] }
    )
    const app = await baselineApp(w)
    const asked = await app.request()
    asked.url.searchParams.set('client_id', client.id)
    const tokens = await oauth.authorizationCodeGrant(config, (await asked.follow()).at, {
      ...{ pkceCodeVerifier: asked.verifier, expectedState: asked.state },
      expectedNonce: asked.nonce
    })
    await w.clients.change(w.database, { ...registration, institution: 'suzukaze-shinkumi' })
    t.equal((await bank.introspect(tokens.access_token)).active, true)
    t.strictSame(await other.introspect(tokens.access_token), { active: false })
  })

  await t.test('fapi2: at the endpoint for pushed requests', async (t) => {
    const app = await fapiApp(w)
    const other = await fapiApp(w)
    const spki = await exportSPKI(app.keys.publicKey)
    const claims = (change: JWTPayload = {}): JWTPayload => ({
      ...{ iss: app.id, sub: app.id, aud: w.issuer.origin, jti: randomUUID() },
      ...{ iat: now(), exp: now() + 60 },
      ...change
    })
    const signed = (change: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}) =>
      new SignJWT(claims(change))
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(app.keys.privateKey, { crit: { x: true } })
    /** Signed as if the public key were a secret that is shared. */
    const withThePublicKey = (payload: object, header: object) => {
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
      const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`
      return `${text}.${createHmac('sha256', spki).update(text).digest('base64url')}`
    }
    const wanted = {
      client_id: app.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'accounts',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256'
    }
    const push = async (change: Record<string, string> = {}, assertion?: string, headers = {}) => {
      const form = {
        ...wanted,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: assertion ?? (await signed()),
        ...change
      }
      const sent = Object.entries(form).filter(([, value]) => value)
      return post('/oauth/par', Object.fromEntries(sent), headers)
    }
    t.match(await push(), { status: 201, request_uri: /^urn:/ }, 'as it is meant to be')

    for (const [error, change] of [
      ['invalid_request', { code_challenge: '', code_challenge_method: '' }],
      ['invalid_request', { code_challenge_method: 'plain' }],
      ['invalid_request', { code_challenge_method: '' }],
      ['unsupported_response_type', { response_type: 'none' }],
      ['invalid_request', { response_type: 'token' }],
      ['invalid_request', { response_type: 'id_token', nonce: 'n' }],
      ['invalid_request', { response_type: 'code id_token', nonce: 'n' }],
      ['invalid_request', { response_type: 'code token' }],
      ['invalid_request', { response_type: '' }],
      ['unsupported_response_mode', { response_mode: 'jwt' }],
      ['unsupported_response_mode', { response_mode: 'web_message' }],
      ['invalid_request', { response_mode: 'fragment' }],
      ['invalid_request', { response_mode: 'form_post' }],
      ['invalid_request', { redirect_uri: '' }],
      ['invalid_request', { redirect_uri: EVIL }],
      ['invalid_request', { redirect_uri: `${REDIRECT_URI}/` }],
      ['request_not_supported', { request: new UnsecuredJWT(wanted).encode() }],
      ['request_uri_not_supported', { request_uri: 'https://app.example/request' }],
      ['registration_not_supported', { registration: '{}' }],
      ['invalid_request', { prompt: 'nonsense' }],
      ['invalid_request', { max_age: 'long' }]
    ] as [string, Record<string, string>][]) {
      t.match(await push(change), { error, status: 400 }, JSON.stringify(change))
    }

    for (const [what, assertion] of [
      ['unsigned', new UnsecuredJWT(claims()).encode()],
      ['signed with the public key', withThePublicKey(claims(), {})],
      ['RS256', withThePublicKey(claims(), { alg: 'RS256' })],
      ['without a signature', (await signed()).replace(/[^.]*$/, '')],
      ['for the token endpoint', await signed({ aud: `${w.issuer.origin}/oauth/token` })],
      ['for this endpoint', await signed({ aud: `${w.issuer.origin}/oauth/par` })],
      ['for others too', await signed({ aud: [w.issuer.origin, EVIL] })],
      ['for us with a slash', await signed({ aud: `${w.issuer.origin}/` })],
      ['without exp', await signed({ exp: undefined } as never)],
      ['expired', await signed({ exp: now() - 60 })],
      ['for years', await signed({ exp: now() + 99_999_999 })],
      ['not yet valid', await signed({ nbf: now() + 600 })],
      ['issued in an hour', await signed({ iat: now() + 3600, nbf: now() + 3600 })],
      ['of another client', await signed({ iss: other.id, sub: other.id })],
      ['by another', await signed({ sub: other.id })],
      ['with an extension that is critical', await signed({}, { crit: ['x'], x: 1 })],
      ['with a key of its own', await signed({}, { kid: 'unknown' })]
    ] as const) {
      t.match(
        await push({}, assertion),
        { error: /^invalid_(?:client|request)$/, status: /40[01]/ },
        what
      )
    }
    const none = { client_assertion: '', client_assertion_type: '' }
    for (const [what, form, headers] of [
      ['nothing', { ...none, client_id: app.id }, {}],
      ['a secret', { ...none }, basic({ ...app, secret: 'secret' })],
      ['a secret in the form', { ...none, client_id: app.id, client_secret: 'secret' }, {}]
    ] as const) {
      t.match(await push(form, '', headers), { error: /invalid_client|invalid_request/ }, what)
    }
    const good = await push()
    const address = (client: string, more = {}) => {
      const url = new URL('/oauth/authorize', w.issuer)
      const request_uri = good.request_uri ?? ''
      url.search = new URLSearchParams({ client_id: client, request_uri, ...more }).toString()
      return url
    }
    const stolen = await follow(address(other.id), w.issuer.origin)
    t.equal(stolen.status, 400, 'the request of another app')
    t.equal(stolen.at.origin, w.issuer.origin)
    const outside = { redirect_uri: EVIL, response_mode: 'fragment', scope: 'transactions' }
    const { at } = await follow(address(app.id, outside), w.issuer.origin)
    t.equal(
      `${at.origin}${at.pathname}${at.hash}`,
      REDIRECT_URI,
      'what is outside counts for nothing'
    )
    t.ok(at.searchParams.has('code'))
    const used = await follow(address(app.id, outside), w.issuer.origin)
    t.equal(used.status, 400, 'nor does it where the request is used up')
    t.equal(used.at.origin, w.issuer.origin)
    t.notMatch(used.body, /evil/)
  })

  await t.test('fapi2: DPoP proofs', async (t) => {
    const app = await fapiApp(w)
    const keys = await oauth.randomDPoPKeyPair('ES256', { extractable: true })
    const jwk = await publicJwk(keys)
    const { d } = await crypto.subtle.exportKey('jwk', keys.privateKey)
    const spki = await exportSPKI(keys.publicKey)
    const { refresh_token = '' } = await app.tokens()
    const claims = (change: JWTPayload = {}): JWTPayload => ({
      ...{ jti: randomUUID(), htm: 'POST', htu: `${w.issuer.origin}/oauth/token`, iat: now() },
      ...change
    })
    const proof = (change: JWTPayload = {}, header: object = {}) =>
      new SignJWT(claims(change))
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(keys.privateKey)
    const refresh = async (dpop: string) =>
      post(
        '/oauth/token',
        {
          ...{ grant_type: 'refresh_token', refresh_token, client_assertion_type: ASSERTION_TYPE },
          client_assertion: await new SignJWT({ jti: randomUUID() })
            .setProtectedHeader({ alg: 'ES256' })
            .setIssuer(app.id)
            .setSubject(app.id)
            .setAudience(w.issuer.origin)
            .setExpirationTime(now() + 60)
            .sign(app.keys.privateKey)
        },
        dpop ? { dpop } : {}
      )
    t.match(await refresh(await proof()), { status: 200 }, 'as it is meant to be')
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const forged = (alg: string) => {
      const text = `${encode({ alg, typ: 'dpop+jwt', jwk })}.${encode(claims())}`
      return `${text}.${createHmac('sha256', spki).update(text).digest('base64url')}`
    }
    const unsigned = `${encode({ alg: 'none', typ: 'dpop+jwt', jwk })}.${encode(claims())}.`
    for (const [what, sent] of [
      ['unsigned', unsigned],
      ['signed with the public key', forged('HS256')],
      ['RS256', forged('RS256')],
      ['with a private key in it', await proof({}, { jwk: { ...jwk, d } })],
      ['without a key', await proof({}, { jwk: undefined })],
      ['another type', await proof({}, { typ: 'JWT' })],
      ['another method', await proof({ htm: 'GET' })],
      ['another address', await proof({ htu: `${w.issuer.origin}/oauth/par` })],
      ['another host', await proof({ htu: 'https://evil.example/oauth/token' })],
      ['no address', await proof({ htu: undefined } as never)],
      ['no id', await proof({ jti: undefined } as never)],
      ['no time', await proof({ iat: undefined } as never)],
      ['an hour old', await proof({ iat: now() - 3600 })],
      ['in an hour', await proof({ iat: now() + 3600 })],
      ['a nonce that nobody gave', await proof({ nonce: 'x' })],
      ['two of them', `${await proof()}, ${await proof()}`]
    ] as const) {
      t.match(await refresh(sent), { status: 400, error: 'invalid_dpop_proof' }, what)
    }
    const ahead = await proof({ iat: now() + 200 })
    t.match(await refresh(ahead), { status: 200 }, 'of a clock that is ahead')
    await w.later(330_000, async () => {
      const { status } = await refresh(ahead)
      t.equal(status, 400, 'it is remembered as long as it could be sent again')
    })
  })

  await t.test('baseline: a key instead of a secret is asked for as much', async (t) => {
    const keys = await oauth.randomDPoPKeyPair('ES256', { extractable: true })
    const registration = baselineRegistration({
      authentication: { method: 'private_key_jwt', jwks: { keys: [await publicJwk(keys)] } }
    })
    const { client } = await w.register(registration)
    const introspect = async (aud: string | string[]) =>
      post('/oauth/introspect', {
        ...{ token: 'any', client_assertion_type: ASSERTION_TYPE },
        client_assertion: await new SignJWT({ jti: randomUUID(), aud })
          .setProtectedHeader({ alg: 'ES256' })
          .setIssuer(client.id)
          .setSubject(client.id)
          .setExpirationTime('1m')
          .sign(keys.privateKey)
      })
    t.match(await introspect(w.issuer.origin), { status: 200 })
    t.match(await introspect(`${w.issuer.origin}/oauth/token`), { error: 'invalid_client' })
    t.match(await introspect([w.issuer.origin]), { error: 'invalid_client' })
  })
})
