import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import type { ClientAuthentication, ClientRegistration } from '@yobirin/contracts'
import fc from 'fast-check'
import * as oauth4webapi from 'oauth4webapi'
import * as oauth from 'openid-client'
import t from 'tap'
import { Agent, fetch as fetchThrough } from 'undici'
import { textOf, withstands } from '../../../../test/support/fuzz.ts'
import { hasSubject } from '../../src/authorization/client-certificates/certificate-subject.ts'
import { readClientCertificate } from '../../src/authorization/client-certificates/client-certificate.ts'
import { readMutualTlsUrl } from '../../src/authorization/client-certificates/mutual-tls-url.ts'
import { createIsTrustedProxy } from '../../src/http/trusted-proxies.ts'
import { follow, type World, world } from '../support/authorization.ts'
import { type Certificate, issueCertificate } from '../support/certificates.ts'
import { startFlow, testConfig } from '../support/flow.ts'
import { baselineRegistration, publicJwk, REDIRECT_URI } from '../support/oauth-apps.ts'
import { API_TOKENS, OPERATORS } from '../support/operators.ts'
import { tlsProxy } from '../support/tls-proxy.ts'

const authority = issueCertificate('Authority of the test')
const server = issueCertificate('proxy', { issuer: authority, host: 'localhost' })
/** Of the app, by the authority; and what somebody else may have. */
const certified = issueCertificate('app', { issuer: authority, host: 'client.app.example' })
const otherName = issueCertificate('other', { issuer: authority, host: 'other.example' })
const selfSigned = issueCertificate('app', { host: 'client.app.example' })

/** A fetch that shows a certificate, as an app does. */
function fetchWith(t: { teardown(run: () => unknown): unknown }, shown?: Certificate) {
  const { cert, key } = shown ?? {}
  const dispatcher = new Agent({ connect: { ca: authority.cert, ...(shown && { cert, key }) } })
  t.teardown(() => dispatcher.destroy())
  return ((url: string, options: object) =>
    fetchThrough(url, { ...options, dispatcher })) as unknown as oauth.CustomFetch
}

const x5c = (shown: Certificate) => {
  const { publicKey, raw } = new X509Certificate(shown.cert)
  return { ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }
}
const thumbprint = ({ cert }: Certificate) =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url')
const header = ({ cert }: Certificate) => `:${new X509Certificate(cert).raw.toString('base64')}:`

const byItself = (shown: Certificate): ClientAuthentication => ({
  method: 'self_signed_tls_client_auth',
  jwks: { keys: [x5c(shown)] }
})

/** Certificates some bytes of which are others, in both ways of writing them; and what is none. */
const handedOver = fc.oneof(
  textOf(':', '=', '-----BEGIN CERTIFICATE-----', '%20', '%0A', 'MII', header(selfSigned)),
  fc
    .tuple(
      fc.constantFrom(selfSigned, certified, otherName),
      fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.boolean()
    )
    .map(([{ cert }, changes, asPem]) => {
      const bytes = Buffer.from(new X509Certificate(cert).raw)
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      const base64 = bytes.toString('base64')
      return asPem
        ? encodeURIComponent(`-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`)
        : `:${base64}:`
    })
)
const verdicts = fc.oneof(fc.constantFrom('SUCCESS', 'NONE'), textOf('SUCCESS', 'FAILED:'))

t.test('clients show certificates, over TLS', async (t) => {
  const proxy = await tlsProxy(t, { server, authority })
  const w = await world(t, { mutualTlsUrl: proxy.url })
  proxy.target = w.issuer

  /** An app that shows this certificate from now on. */
  const discover = (id: string, shown: Certificate | undefined, how = oauth.TlsClientAuth()) =>
    oauth.discovery(w.issuer, id, { use_mtls_endpoint_aliases: true }, how, {
      execute: [oauth.allowInsecureRequests],
      [oauth.customFetch]: fetchWith(t, shown)
    })

  const register = async (change: object) => {
    const { client } = await w.register(
      baselineRegistration({ profile: 'fapi2', ...change } as Partial<ClientRegistration>)
    )
    return client.id
  }

  const bankId = `bank-${randomBytes(4).toString('hex')}`
  await w.register({
    ...{ kind: 'resource_server', id: bankId, name: '残高API', institution: 'yobirin-shinkumi' },
    authentication: { method: 'tls_client_auth', subjectDn: 'CN=other' }
  })
  const bank = await discover(bankId, otherName)
  const introspect = (token: string) => oauth.tokenIntrospection(bank, token)

  await t.test('discovery says where, and how', async (t) => {
    const metadata = bank.serverMetadata()
    t.equal(metadata.tls_client_certificate_bound_access_tokens, true)
    const methods = [
      ...['client_secret_basic', 'private_key_jwt'],
      ...['tls_client_auth', 'self_signed_tls_client_auth']
    ]
    t.strictSame(metadata.token_endpoint_auth_methods_supported, methods)
    t.strictSame(metadata.introspection_endpoint_auth_methods_supported, methods)
    t.strictSame(metadata.mtls_endpoint_aliases, {
      token_endpoint: `${proxy.url.origin}/oauth/token`,
      introspection_endpoint: `${proxy.url.origin}/oauth/introspect`,
      revocation_endpoint: `${proxy.url.origin}/oauth/revoke`,
      pushed_authorization_request_endpoint: `${proxy.url.origin}/oauth/par`
    })
    t.equal(metadata.token_endpoint, `${w.issuer.origin}/oauth/token`, 'browsers stay apart')
  })

  await t.test('one that signed itself is the one that was registered', async (t) => {
    const id = await register({ authentication: byItself(selfSigned) })
    const app = await discover(id, selfSigned)
    const tokens = await tokensOf(w, app)
    t.equal(tokens.token_type, 'bearer')
    t.match(await introspect(tokens.access_token), {
      active: true,
      client_id: id,
      cnf: { 'x5t#S256': thumbprint(selfSigned) }
    })
    const renewed = await oauth.refreshTokenGrant(app, tokens.refresh_token ?? '')
    t.match(await introspect(renewed.access_token), {
      cnf: { 'x5t#S256': thumbprint(selfSigned) }
    })
    for (const [shown, says] of [
      [certified, /unregistered client certificate provided|invalid_client/],
      [undefined, /invalid_client/]
    ] as const) {
      const other = await discover(id, shown)
      await t.rejects(oauth.refreshTokenGrant(other, tokens.refresh_token ?? ''), refused(says))
      await t.rejects(pushed(other), refused(/invalid_client/))
    }
    await oauth.tokenRevocation(app, renewed.access_token)
    t.equal((await introspect(renewed.access_token)).active, false)
  })

  await t.test('one of an authority is known by its name', async (t) => {
    const subjects = [{ sanDns: 'Client.App.Example' }, { subjectDn: 'CN=app' }] satisfies object[]
    for (const subject of subjects) {
      const id = await register({ authentication: { method: 'tls_client_auth', ...subject } })
      const tokens = await tokensOf(w, await discover(id, certified))
      t.match(await introspect(tokens.access_token), {
        active: true,
        cnf: { 'x5t#S256': thumbprint(certified) }
      })
      for (const [shown, what] of [
        [otherName, 'another name of the same authority'],
        [selfSigned, 'the name, but no authority'],
        [undefined, 'none']
      ] as const) {
        await t.rejects(pushed(await discover(id, shown)), refused(/invalid_client/), what)
      }
    }
  })

  await t.test(
    'a token is bound to a certificate whose owner proves itself by a key',
    async (t) => {
      const keys = await oauth.randomDPoPKeyPair('ES256', { extractable: true })
      const jwks = { keys: [await publicJwk(keys)] }
      const how = oauth.PrivateKeyJwt(keys.privateKey)
      for (const profile of ['fapi2', 'baseline']) {
        const authentication = { method: 'private_key_jwt', jwks }
        const id = await register({ profile, authentication, tokenBinding: 'certificate' })
        const tokens = await tokensOf(w, await discover(id, selfSigned, how))
        t.match(await introspect(tokens.access_token), {
          cnf: { 'x5t#S256': thumbprint(selfSigned) }
        })
        const refresh = async (shown?: Certificate) =>
          oauth.refreshTokenGrant(await discover(id, shown, how), tokens.refresh_token ?? '')
        await t.rejects(refresh(), refused(/invalid_grant/), 'nothing is given without one')
        const renewed = await refresh(certified)
        t.match(
          await introspect(renewed.access_token),
          { cnf: { 'x5t#S256': thumbprint(certified) } },
          'its next certificate'
        )
      }
      const id = await register({ authentication: { method: 'private_key_jwt', jwks } })
      const app = await discover(id, selfSigned, how)
      await t.rejects(tokensOf(w, app), refused(/invalid_grant/), 'fapi2 binds every token')
    }
  )

  await t.test('oauth4webapi shows one too', async (t) => {
    const authentication = byItself(selfSigned)
    const client = { client_id: await register({ authentication, profile: 'baseline' }) }
    const issuer = { ...bank.serverMetadata() } as oauth4webapi.AuthorizationServer
    const options = {
      [oauth4webapi.allowInsecureRequests]: true,
      [oauth4webapi.customFetch]: fetchWith(t, selfSigned) as never
    }
    const verifier = oauth4webapi.generateRandomCodeVerifier()
    const url = new URL(issuer.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      ...{ client_id: client.client_id, redirect_uri: REDIRECT_URI, response_type: 'code' },
      ...{ scope: 'accounts', state: 'a-state', code_challenge_method: 'S256' },
      code_challenge: await oauth4webapi.calculatePKCECodeChallenge(verifier)
    }).toString()
    const { at } = await follow(url, w.issuer.origin)
    const parameters = oauth4webapi.validateAuthResponse(issuer, client, at, 'a-state')
    const tls = { ...client, use_mtls_endpoint_aliases: true }
    const tokens = await oauth4webapi.processAuthorizationCodeResponse(
      issuer,
      tls,
      await oauth4webapi.authorizationCodeGrantRequest(
        ...([issuer, tls, oauth4webapi.TlsClientAuth(), parameters, REDIRECT_URI] as const),
        verifier,
        options
      )
    )
    t.match(await introspect(tokens.access_token), { cnf: { 'x5t#S256': String } })
  })
})

async function pushed(app: oauth.Configuration, state = '') {
  const verifier = oauth.randomPKCECodeVerifier()
  const url = await oauth.buildAuthorizationUrlWithPAR(app, {
    redirect_uri: REDIRECT_URI,
    scope: 'accounts',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(state && { state })
  })
  return { url, verifier }
}

/** The whole way to the tokens. */
async function tokensOf(w: World, app: oauth.Configuration) {
  const state = oauth.randomState()
  const { url, verifier: pkceCodeVerifier } = await pushed(app, state)
  const { at } = await follow(url, w.issuer.origin)
  return oauth.authorizationCodeGrant(app, at, { pkceCodeVerifier, expectedState: state })
}

const refused = (says: RegExp) => ({ error: says }) as never

t.test('nobody but the proxies is believed about a certificate', async (t) => {
  const flow = await startFlow(t, {
    config: {
      ...{ API_TOKENS, TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::7' },
      MUTUAL_TLS_PUBLIC_URL: 'https://mtls.flow.example'
    }
  })
  const put = (authentication: object) =>
    flow.app.inject({
      method: 'POST',
      url: '/admin/v1/clients',
      headers: { authorization: `Bearer ${OPERATORS.administrator}` },
      payload: {
        why: 'a test',
        client: { ...baselineRegistration(), id: 'the-app', authentication }
      }
    })
  t.equal((await put(byItself(selfSigned))).statusCode, 201)

  const ask = async (remoteAddress: string, headers: object) => {
    const answer = await flow.app.inject({
      ...{ method: 'POST', url: '/oauth/introspect', remoteAddress },
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: 'client_id=the-app&token=nothing'
    })
    return [answer.statusCode, answer.json().error ?? answer.json().active]
  }
  const shown = { 'client-cert': header(selfSigned), 'client-cert-verify': 'SUCCESS' }
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::7']) {
    t.strictSame(await ask(address, shown), [200, false], address)
  }
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '2001:db8::8', '127.0.0.1']) {
    const forged = { ...shown, 'x-forwarded-for': '10.1.2.3' }
    t.strictSame(await ask(address, forged), [401, 'invalid_client'], `${address}, forged`)
  }
  const twice = { ...shown, 'client-cert': `${header(certified)}, ${header(selfSigned)}` }
  t.strictSame(await ask('10.1.2.3', twice), [401, 'invalid_client'], 'the proxy added to it')
  t.notMatch(flow.lines.join(''), header(selfSigned).slice(1, 40), 'no certificate in the log')

  await withstands(
    t,
    'whatever a proxy hands over, who is not the app is refused, and nobody is at fault',
    fc.asyncProperty(handedOver, verdicts, async (text, verdict) => {
      const headers = { 'client-cert': text, 'client-cert-verify': verdict }
      const sent = Object.entries(headers).map(([name, value]) => [
        name,
        value.replaceAll(/[^\x20-\x7e\x80-\xff]/g, '')
      ])
      const [status, error] = await ask('10.1.2.3', Object.fromEntries(sent))
      // A byte may have become what it was.
      return status === 200 || (status === 401 && error === 'invalid_client')
    }),
    60
  )
})

t.test('without mutual TLS, whoever needs it is nobody', async (t) => {
  const w = await world(t)
  const authentications = [
    byItself(selfSigned),
    { method: 'tls_client_auth', sanDns: 'client.app.example' }
  ] as const
  for (const authentication of authentications) {
    const { client } = await w.register(baselineRegistration({ authentication }))
    const answer = await fetch(new URL('/oauth/introspect', w.issuer), {
      method: 'POST',
      headers: { 'client-cert': header(selfSigned), 'client-cert-verify': 'SUCCESS' },
      body: new URLSearchParams({ client_id: client.id, token: 'nothing' })
    })
    t.match(await answer.json(), { error: 'invalid_client' }, authentication.method)
  }
  // With its secret it would have tokens that are bound to nothing.
  const bound = await w.register(
    baselineRegistration({ tokenBinding: 'certificate' } as Partial<ClientRegistration>)
  )
  const how = oauth.ClientSecretBasic(bound.secret ?? '')
  const options = { execute: [oauth.allowInsecureRequests] }
  const app = await oauth.discovery(w.issuer, bound.client.id, undefined, how, options)
  t.notOk('mtls_endpoint_aliases' in app.serverMetadata())
  await t.rejects(oauth.tokenIntrospection(app, 'nothing'), { status: 401 } as never)
})

t.test('what a proxy says of a certificate', async (t) => {
  const { cert } = selfSigned
  const read = (text: string | string[], verdict?: string) =>
    readClientCertificate({ 'client-cert': text, 'client-cert-verify': verdict } as never)
  const { raw } = new X509Certificate(cert)
  for (const text of [header(selfSigned), encodeURIComponent(cert), ` ${header(selfSigned)}`]) {
    t.strictSame(read(text, 'SUCCESS')?.certificate.raw, raw)
    t.equal(read(text, 'SUCCESS')?.authorized, true)
    for (const verdict of ['FAILED:unable to verify', 'NONE', 'SUCCESS, SUCCESS', '', undefined]) {
      t.equal(read(text, verdict)?.authorized, false, verdict ?? 'nothing said')
    }
  }
  for (const text of [
    '',
    ':',
    '::',
    raw.toString('base64'),
    `:${raw.toString('base64')}`,
    ':bm90IG9uZQ==:',
    `${header(selfSigned)};a=b`,
    `${header(selfSigned)}, ${header(certified)}`,
    '-----BEGIN%20CERTIFICATE-----%0Anothing%ZZ',
    encodeURIComponent(selfSigned.key)
  ]) {
    t.equal(read(text, 'SUCCESS'), undefined, text.slice(0, 40))
  }
  t.equal(readClientCertificate({}), undefined)

  await withstands(
    t,
    'any text is a certificate or none, and its names are compared without a fault',
    fc.property(handedOver, verdicts, fc.string(), (text, verdict, expected) => {
      const shown = read(text, verdict)
      if (!shown) return true
      const names = ['subject_dn', 'san_dns', 'san_uri', 'san_ip', 'san_email', expected]
      const known = names.filter((name) =>
        hasSubject(shown.certificate, `tls_client_auth_${name}`, expected)
      )
      return known.length === 0 && shown.authorized === (verdict === 'SUCCESS')
    }),
    300
  )
})

t.test('the name of a certificate', async (t) => {
  const named = new X509Certificate(
    issueCertificate('a, "b" + c', { issuer: authority, host: 'app.example' }).cert
  )
  const dn = 'tls_client_auth_subject_dn'
  const dns = 'tls_client_auth_san_dns'
  t.ok(hasSubject(named, dn, 'CN=a\\, \\"b\\" \\+ c'))
  t.notOk(hasSubject(named, dn, 'CN=a'))
  t.ok(hasSubject(named, dns, 'APP.example'))
  for (const name of ['example', '*.example', 'x.app.example', 'app.example, DNS:other', '']) {
    t.notOk(hasSubject(named, dns, name), name)
  }
  t.notOk(hasSubject(named, 'tls_client_auth_san_uri', 'app.example'))
  t.notOk(hasSubject(named, 'tls_client_auth_san_ip', 'app.example'), 'what is not offered')
})

t.test('who is a proxy', async (t) => {
  const isOne = createIsTrustedProxy(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '::ffff:1.2.3.4'])
  for (const address of ['10.9.9.9', '192.0.2.1', '::ffff:192.0.2.1', '2001:db8::9', '1.2.3.4']) {
    t.ok(isOne(address), address)
  }
  for (const address of [
    '11.0.0.1',
    '192.0.2.2',
    '2001:db9::9',
    '::1',
    '',
    'nonsense',
    undefined
  ]) {
    t.notOk(isOne(address), address ?? 'no address')
  }
  t.notOk(createIsTrustedProxy(false)('127.0.0.1'))
  const url = { MUTUAL_TLS_PUBLIC_URL: 'https://mtls.flow.example' }
  t.equal(readMutualTlsUrl(testConfig({})), undefined)
  t.throws(() => readMutualTlsUrl(testConfig(url)), /TRUSTED_PROXIES is missing/)
  t.match(readMutualTlsUrl(testConfig({ ...url, TRUSTED_PROXIES: '10.0.0.1' })), URL)
})
