import { randomUUID } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import * as oauth from 'openid-client'
import t from 'tap'
import { follow, world } from '../support/authorization.ts'
import {
  bankApi,
  baselineApp,
  fapiApp,
  type OauthApp,
  publicJwk,
  REDIRECT_URI
} from '../support/oauth-apps.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

t.test('what is refused', { bail: false }, async (t) => {
  const w = await world(t)
  const bank = await bankApi(w)

  const post = async (path: string, form: Record<string, string>, headers = {}) => {
    const body = new URLSearchParams(form)
    const answer = await fetch(new URL(path, w.issuer), { method: 'POST', body, headers })
    return {
      status: answer.status,
      ...((await answer.json().catch(() => ({}))) as { error?: string })
    }
  }
  const basic = ({ id, secret }: OauthApp) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  })
  const codeOf = async (app: OauthApp, change = {}) => {
    const asked = await app.request(change)
    const { at } = await asked.follow()
    return { ...asked, code: at.searchParams.get('code') ?? '' }
  }
  const redeem = (app: OauthApp, form: Record<string, string>) =>
    post(
      '/oauth/token',
      { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, ...form },
      basic(app)
    )

  await t.test('at the authorization endpoint, without sending the browser anywhere', async (t) => {
    const app = await baselineApp(w)
    for (const [what, change] of [
      ['another address', { redirect_uri: 'https://evil.example/returned' }],
      ['a longer one', { redirect_uri: `${REDIRECT_URI}/more` }],
      ['one with a query', { redirect_uri: `${REDIRECT_URI}?more=1` }],
      ['another case', { redirect_uri: 'https://app.example/Returned' }],
      ['another port', { redirect_uri: 'https://app.example:444/returned' }],
      ['a user name', { redirect_uri: 'https://app.example@evil.example/returned' }],
      ['http', { redirect_uri: 'http://app.example/returned' }],
      ['none', { redirect_uri: '' }],
      ['a client that nobody knows', { client_id: 'nobody' }]
    ] as const) {
      const { url } = await app.request()
      for (const [name, value] of Object.entries(change)) {
        if (value) url.searchParams.set(name, value)
        else url.searchParams.delete(name)
      }
      const { at, status } = await follow(url, w.issuer.origin)
      t.equal(status, 400, what)
      t.equal(at.origin, w.issuer.origin, `${what}: the browser stays`)
    }
  })

  await t.test('at the authorization endpoint, and told to the app', async (t) => {
    const app = await baselineApp(w)
    const other = await baselineApp(w)
    const idToken = (await other.tokens()).id_token ?? ''
    const own = (await app.tokens()).id_token ?? ''
    for (const [error, change] of [
      ['invalid_request', { code_challenge: '', code_challenge_method: '' }],
      ['invalid_request', { code_challenge_method: 'plain' }],
      ['invalid_request', { code_challenge_method: '' }],
      ['invalid_request', { code_challenge: 'short' }],
      ['invalid_request', { response_type: 'token' }],
      ['invalid_request', { response_type: 'id_token' }],
      ['invalid_request', { response_type: 'code id_token' }],
      ['unsupported_response_type', { response_type: 'none' }],
      ['unsupported_response_mode', { response_mode: 'fragment' }],
      ['unsupported_response_mode', { response_mode: 'form_post' }],
      ['unsupported_response_mode', { response_mode: 'web_message' }],
      ['request_not_supported', { request: new UnsecuredJWT({}).encode() }],
      ['request_uri_not_supported', { request_uri: 'https://app.example/request.jwt' }],
      ['registration_not_supported', { registration: '{}' }],
      ['invalid_scope', { scope: 'openid' }],
      ['invalid_scope', { scope: '', nonce: '' }],
      ['login_required', { prompt: 'none' }],
      ['invalid_request', { prompt: 'select_account' }],
      ['invalid_request', { id_token_hint: idToken }]
    ] as const) {
      const { state, follow } = await app.request(change)
      const { at } = await follow()
      const what = JSON.stringify(change)
      const answer = new URLSearchParams(at.hash ? at.hash.slice(1) : at.search)
      t.equal(`${at.origin}${at.pathname}`, REDIRECT_URI, what)
      t.equal(answer.get('error'), error, what)
      t.equal(answer.get('state'), state, `${what}: with its state`)
      t.equal(answer.get('iss'), w.issuer.origin, `${what}: and our name`)
      t.notOk(answer.has('code'))
    }
    const { at } = await (await app.request({ id_token_hint: own })).follow()
    t.ok(at.searchParams.has('code'), 'the hint of the customer who comes is right')

    const twice = await app.request()
    twice.url.searchParams.append('scope', 'accounts')
    t.equal((await twice.follow()).at.searchParams.get('error'), 'invalid_request')
    for (const method of ['POST', 'HEAD', 'PUT']) {
      t.equal((await fetch(twice.url, { method })).status, 404, method)
    }
  })

  await t.test('what the customer or the bank decides is told to the app', async (t) => {
    const app = await baselineApp(w)
    for (const [customer, error, description] of [
      [{ status: 'cancelled' }, 'access_denied', 'the customer did not allow it'],
      [{ status: 'stopped', code: 'B4640' }, 'access_denied', 'B4640'],
      [{ status: 'stopped', code: 'B465F' }, 'access_denied', 'B465F'],
      [{ status: 'stopped', code: 'BF050' }, 'temporarily_unavailable', 'BF050'],
      [{ status: 'stopped', code: 'B0070' }, 'temporarily_unavailable', 'B0070']
    ] as const) {
      w.customer = customer
      const { state, follow } = await app.request()
      const { searchParams } = (await follow()).at
      t.strictSame(Object.fromEntries(searchParams), {
        error,
        error_description: description,
        state,
        iss: w.issuer.origin
      })
    }
    w.customer = undefined
  })

  await t.test('an app of the profile fapi2 that asks as others do', async (t) => {
    const app = await fapiApp(w)
    const plain = new URL('/oauth/authorize', w.issuer)
    plain.search = new URLSearchParams({
      client_id: app.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'accounts',
      state: 'a-state',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256'
    }).toString()
    const { at } = await follow(plain, w.issuer.origin)
    t.equal(at.searchParams.get('error'), 'invalid_request', 'a request that was not pushed')

    const asked = await app.request()
    asked.url.searchParams.set('scope', 'transactions')
    asked.url.searchParams.set('redirect_uri', 'https://evil.example/')
    asked.url.searchParams.set('code_challenge', 'y'.repeat(43))
    asked.url.searchParams.set('state', 'another')
    const returned = await asked.follow()
    t.equal(`${returned.at.origin}${returned.at.pathname}`, REDIRECT_URI)
    const tokens = await asked.exchange(returned.at)
    t.equal(
      tokens.scope,
      'openid accounts transactions',
      'what was pushed counts, nothing beside it'
    )

    const withoutProof = await (await app.request()).follow()
    await t.rejects(
      oauth.authorizationCodeGrant(app.config, withoutProof.at, {
        expectedState: oauth.skipStateCheck
      }),
      'without a DPoP proof'
    )
    const bearer = await app.request()
    const { at: to } = await bearer.follow()
    await t.rejects(
      oauth.authorizationCodeGrant(
        app.config,
        to,
        {
          pkceCodeVerifier: bearer.verifier,
          expectedState: bearer.state,
          expectedNonce: bearer.nonce
        },
        undefined,
        { DPoP: oauth.getDPoPHandle(app.config, await oauth.randomDPoPKeyPair()) }
      ),
      'with the proof of another key than the pushed request had'
    )
  })

  await t.test('codes', async (t) => {
    const app = await baselineApp(w)
    const other = await baselineApp(w)
    const { code, verifier: code_verifier } = await codeOf(app)
    const wrong = 'w'.repeat(43)
    t.match(await redeem(app, { code, code_verifier: wrong }), { error: 'invalid_grant' })
    t.match(await redeem(app, { code }), { error: 'invalid_grant' })
    const elsewhere = `${REDIRECT_URI}/`
    t.match(await redeem(app, { code, code_verifier, redirect_uri: elsewhere }), {
      error: 'invalid_grant'
    })
    t.match(await redeem(other, { code, code_verifier }), { error: 'invalid_grant' })
    const good = (await redeem(app, { code, code_verifier })) as unknown as { access_token: string }
    t.ok(good.access_token, 'none of these harmed the code')
    t.equal((await bank.introspect(good.access_token)).active, true)

    t.match(await redeem(app, { code, code_verifier }), { error: 'invalid_grant' }, 'twice')
    t.equal((await bank.introspect(good.access_token)).active, false, 'what it gave is taken back')
    t.match([...w.consents.values()].at(-1)?.revoked, { why: /twice/ })

    const late = await codeOf(app)
    await w.later(61_000, async () => {
      t.match(await redeem(app, { code: late.code, code_verifier: late.verifier }), {
        error: 'invalid_grant'
      })
    })

    const race = await codeOf(app)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        redeem(app, { code: race.code, code_verifier: race.verifier })
      )
    )
    t.ok(answers.filter(({ status }) => status === 200).length <= 1, 'at once, on both replicas')
    t.match([...w.consents.values()].at(-1)?.revoked, { why: /twice/ }, 'and all of it dies')
  })

  await t.test('refresh tokens', async (t) => {
    const app = await baselineApp(w)
    const other = await baselineApp(w)
    const tokens = await app.tokens({ scope: 'openid accounts' })
    const refresh = (by: OauthApp, refresh_token = '', form = {}) =>
      post('/oauth/token', { grant_type: 'refresh_token', refresh_token, ...form }, basic(by))
    t.match(await refresh(other, tokens.refresh_token), { error: 'invalid_grant' })
    t.match(await refresh(app, tokens.refresh_token, { scope: 'transactions' }), {
      error: 'invalid_scope'
    })
    t.match(await refresh(app, 'made up'), { error: 'invalid_grant' })
    const next = (await refresh(app, tokens.refresh_token)) as unknown as { refresh_token: string }
    t.ok(next.refresh_token)
    t.match(await refresh(app, tokens.refresh_token), { error: 'invalid_grant' }, 'used twice')
    t.match(
      await refresh(app, next.refresh_token),
      { error: 'invalid_grant' },
      'the family is dead'
    )

    const { refresh_token } = await app.tokens()
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(app, refresh_token)))
    t.equal(answers.filter(({ status }) => status === 200).length, 1, 'at once, on both replicas')
    t.match([...w.consents.values()].at(-1)?.revoked, { why: /twice/ }, 'and all of it dies')
  })

  await t.test('clients that do not prove who they are', async (t) => {
    const app = await baselineApp(w)
    const token = { grant_type: 'refresh_token', refresh_token: 'any' }
    const { id: client_id, secret: client_secret } = app
    const invalid = { status: 401, error: 'invalid_client' }
    t.match(await post('/oauth/token', { ...token, client_id }), invalid)
    t.match(await post('/oauth/token', { ...token, client_id, client_secret }), invalid)
    t.match(await post('/oauth/token', token, basic({ ...app, secret: 'wrong' })), invalid)
    t.match(await post('/oauth/token', token, basic({ ...app, id: 'nobody' })), invalid)
    t.match(await post('/oauth/introspect', { token: 'any', client_id }), invalid)
    t.match(await post('/oauth/revoke', { token: 'any', client_id }), invalid)
    for (const grant_type of [
      'password',
      'client_credentials',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code'
    ]) {
      t.match(await post('/oauth/token', { grant_type }, basic(app)), {
        error: 'unsupported_grant_type'
      })
    }
  })

  await t.test('client assertions', async (t) => {
    const app = await fapiApp(w)
    const stranger = await oauth.randomDPoPKeyPair('ES256')
    const now = () => Math.floor(Date.now() / 1000)
    const claims = (change = {}) => ({
      iss: app.id,
      sub: app.id,
      aud: w.issuer.origin,
      jti: randomUUID(),
      iat: now(),
      exp: now() + 60,
      ...change
    })
    const signed = (change = {}, key = app.keys.privateKey, header = {}) =>
      new SignJWT(claims(change)).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
    const introspect = (client_assertion: string) =>
      post('/oauth/introspect', {
        token: 'any',
        client_assertion,
        client_assertion_type: ASSERTION_TYPE
      })
    const invalid = { error: 'invalid_client' }

    const good = await signed()
    t.match(await introspect(good), { status: 200 })
    t.match(await introspect(good), invalid, 'replayed, at the other replica')
    t.match(await introspect(await signed({}, stranger.privateKey)), invalid, 'by another key')
    t.match(await introspect(await signed({ exp: now() - 60 })), invalid, 'expired')
    t.match(await introspect(await signed({ aud: 'https://other.example' })), invalid)
    t.match(await introspect(await signed({ aud: `${w.issuer.origin}/oauth/token` })), invalid)
    t.match(await introspect(await signed({ jti: undefined })), invalid, 'without jti')
    t.match(await introspect(await signed({ iss: 'nobody' })), invalid)
    t.match(await introspect(new UnsecuredJWT(claims()).encode()), invalid, 'unsigned')

    const race = await signed()
    const answers = await Promise.all(Array.from({ length: 6 }, () => introspect(race)))
    t.equal(answers.filter(({ status }) => status === 200).length, 1, 'at once, on both replicas')
  })

  await t.test('DPoP proofs', async (t) => {
    const app = await fapiApp(w)
    const keys = await oauth.randomDPoPKeyPair('ES256', { extractable: true })
    const jwk = await publicJwk(keys)
    const proof = (change = {}) =>
      new SignJWT({
        jti: randomUUID(),
        htm: 'POST',
        htu: `${w.issuer.origin}/oauth/token`,
        iat: Math.floor(Date.now() / 1000),
        ...change
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(keys.privateKey)
    const { refresh_token = '' } = await app.tokens()
    const refresh = async (dpop: string) =>
      post(
        '/oauth/token',
        {
          grant_type: 'refresh_token',
          refresh_token,
          client_assertion_type: ASSERTION_TYPE,
          client_assertion: await new SignJWT({ jti: randomUUID() })
            .setProtectedHeader({ alg: 'ES256' })
            .setIssuer(app.id)
            .setSubject(app.id)
            .setAudience(w.issuer.origin)
            .setExpirationTime('1m')
            .sign(app.keys.privateKey)
        },
        dpop ? { dpop } : {}
      )
    const once = await proof()
    t.match(await refresh(once), { status: 200 })
    t.match(await refresh(once), { error: 'invalid_grant' }, 'replayed, at the other replica')
    t.match(await refresh(''), { error: 'invalid_grant' }, 'none')
    t.match(await refresh(await proof({ htu: `${w.issuer.origin}/oauth/par` })), {
      error: 'invalid_dpop_proof'
    })
    t.match(await refresh(await proof({ htm: 'GET' })), { error: 'invalid_dpop_proof' })
    t.match(await refresh(await proof({ iat: Math.floor(Date.now() / 1000) - 3600 })), {
      error: 'invalid_dpop_proof'
    })
    const race = await proof()
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(race)))
    t.equal(answers.filter(({ status }) => status === 200).length, 1, 'at once, on both replicas')
  })

  await t.test('whoever asks about the tokens of others', async (t) => {
    const app = await baselineApp(w)
    const other = await baselineApp(w)
    const otherBank = await bankApi(w, 'suzukaze-shinkumi')
    const { access_token, refresh_token } = await app.tokens()
    const asked = await oauth.tokenIntrospection(other.config, access_token)
    t.strictSame(asked, { active: false }, 'another app')
    t.strictSame(await otherBank.introspect(access_token), { active: false }, 'another bank')
    t.strictSame(await bank.introspect('made up'), { active: false })
    await oauth.tokenRevocation(other.config, refresh_token ?? '').catch(() => {})
    t.equal((await bank.introspect(access_token)).active, true, 'another app revokes nothing')
    await w.clients.suspend(w.database, bank.id, Date.now())
    t.strictSame(await bank.introspect(access_token), { active: false }, 'a suspended API')
    await w.clients.resume(w.database, bank.id)
  })

  await t.test('a browser that did not begin the request', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    const first = await fetch(asked.url, { redirect: 'manual' })
    const journey = new URL(first.headers.get('location') ?? '', w.issuer)
    const back = await fetch(journey, { redirect: 'manual' })
    const resume = back.headers.get('location') ?? ''
    const answer = await fetch(resume, { redirect: 'manual' })
    t.equal(answer.status, 400, 'gets no code, whoever went through the journey')
    t.notOk(answer.headers.has('location'))
  })
})
