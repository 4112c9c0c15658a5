import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { sqlClients } from '../../src/authorization/clients/sql-clients.ts'
import { bringToConsent } from '../support/at-consent.ts'
import { visit } from '../support/customer.ts'
import { takeAway } from '../support/database-outage.ts'
import { type Flow, PUBLIC_URL, startFlow } from '../support/flow.ts'
import { baselineRegistration, REDIRECT_URI } from '../support/oauth-apps.ts'
import { inventPerson } from '../support/person.ts'

const ADMINISTRATOR = 'sandbox-token-of-the-administrator'

const basic = ({ id, secret }: { id: string; secret: string }) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
})

async function register(
  flow: Flow,
  registration: Parameters<ReturnType<typeof sqlClients>['register']>[1]
) {
  const clients = sqlClients(flow.database)
  const registered = await clients.register(flow.database, registration, flow.clock.at)
  if (registered.status !== 'registered') throw new Error('registered before')
  return { id: registration.id, secret: registered.secret ?? '' }
}

/** An authorization request, as far as its journey. */
async function begin(flow: Flow, app: { id: string }, change: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const parameters = new URLSearchParams({
    client_id: app.id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid accounts',
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change
  })
  const answer = await flow.app.inject({ url: `/oauth/authorize?${parameters}` })
  const cookies = new Map(answer.cookies.map(({ name, value }) => [name, value]))
  const location = String(answer.headers.location)
  const id = /\/journey\/([\w-]{22})$/.exec(location)?.[1] ?? ''
  return { answer, id, cookies, verifier, customer: visit(flow, id, cookies) }
}

/** Follows a redirect chain within flow. @returns where it leads in the app */
async function follow(app: FastifyInstance, start: string, cookies: Map<string, string>) {
  let url = new URL(start, PUBLIC_URL)
  while (url.origin === PUBLIC_URL) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({ url: `${url.pathname}${url.search}`, headers: { cookie } })
    for (const { name, value } of answer.cookies) cookies.set(name, value)
    if (!answer.headers.location) throw new Error(`${answer.statusCode} at ${url.pathname}`)
    url = new URL(answer.headers.location, url)
  }
  return url
}

t.test(
  'the cookies of a request are for its own paths, and over HTTPS for nothing else',
  async (t) => {
    const flow = await startFlow(t, { config: { FLOW_PUBLIC_URL: 'https://flow.example' } })
    const { answer, id } = await begin(flow, await register(flow, baselineRegistration()))
    t.equal(answer.statusCode, 303)
    const cookies = answer.cookies.map(({ name, path = '', ...flags }) => [
      name,
      path.replace(/[^/]*$/, ''),
      flags.secure && flags.httpOnly && flags.sameSite?.toLowerCase() === 'lax'
    ])
    t.strictSame(cookies, [
      [`__Host-yobirin-${id}`, '/', true],
      ['__Secure-oauth-request', '/journey/', true],
      ['__Secure-oauth-request.sig', '/journey/', true],
      ['__Secure-oauth-resume', '/oauth/authorize/', true],
      ['__Secure-oauth-resume.sig', '/oauth/authorize/', true]
    ])
  }
)

t.test('an authorization request goes through the pages to tokens', async (t) => {
  const flow = await startFlow(t, {
    config: { API_TOKENS: `head:administrator:${ADMINISTRATOR}` }
  })
  const administrate = (method: 'POST' | 'GET', path: string, payload?: object) =>
    flow.app.inject({
      method,
      url: `/admin/v1/clients${path}`,
      headers: { authorization: `Bearer ${ADMINISTRATOR}` },
      ...(payload && { payload })
    })
  const app = await register(flow, baselineRegistration())
  const person = await inventPerson(flow)
  const bank = await register(flow, {
    kind: 'resource_server',
    id: 'the-bank',
    name: '残高API',
    institution: 'yobirin-shinkumi',
    authentication: { method: 'client_secret_basic' }
  })
  const post = async (url: string, client: typeof app, form: Record<string, string>) => {
    const answer = await flow.otherApp.inject({
      method: 'POST',
      url,
      headers: { ...basic(client), 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString()
    })
    return { status: answer.statusCode, ...(answer.body ? answer.json() : {}) }
  }
  const introspect = (token: string) => post('/oauth/introspect', bank, { token })

  await t.test('allowed, though the process dies after the answer', async (t) => {
    const { id, cookies, verifier, customer } = await begin(flow, app)
    t.equal((await customer.page()).step, 'account', 'the journey belongs to the browser already')
    t.equal((await visit(flow, id).page()).status, 403, 'and to no other')
    await bringToConsent(flow, id, person)
    const page = await customer.page()
    t.match(page.text, /ためしの家計簿/)
    t.notMatch(page.text, /入出金/, 'only what was asked for is asked')
    const pressed = await customer.press('allow', { fields: { agree: 'yes' } })
    t.equal(pressed.statusCode, 303)
    const at = await follow(flow.otherApp, `/journey/${id}`, cookies)
    t.strictSame([...at.searchParams.keys()], ['code', 'state', 'iss'])
    t.equal(at.searchParams.get('iss'), PUBLIC_URL)

    const tokens = await post('/oauth/token', app, {
      grant_type: 'authorization_code',
      code: at.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier
    })
    t.equal(tokens.scope, 'openid accounts')
    const told = await introspect(tokens.access_token)
    t.match(told, {
      active: true,
      scope: 'openid accounts',
      account: {
        institution: 'yobirin-shinkumi',
        branch: '001',
        account_type: 'ordinary',
        account_number: person.fields.accountNumber
      }
    })
    const keys = (await flow.app.inject('/oauth/jwks')).json()
    const { payload } = await jwtVerify(told.verification_record, createLocalJWKSet(keys), {
      issuer: PUBLIC_URL,
      audience: 'yobirin-shinkumi'
    })
    t.match(payload, { call: { strength_bits: 4.3 }, bound_to: { client_id: app.id } })

    const [consent] = await flow.consents.page({ limit: 10 })
    t.strictSame(consent?.scopes, ['accounts'])
    await flow.database.transaction((sql) =>
      flow.consents.revoke(sql, consent?.id ?? '', { at: flow.clock.at, by: 'test', why: 'asked' })
    )
    t.strictSame(await introspect(tokens.access_token), { status: 200, active: false })
    t.match(
      await post('/oauth/token', app, {
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token
      }),
      { error: 'invalid_grant' }
    )
  })

  await t.test('denied', async (t) => {
    const { id, cookies, customer } = await begin(flow, app)
    await bringToConsent(flow, id, person)
    await customer.press('deny')
    t.equal((await customer.page()).step, 'cancelled')
    const at = await follow(flow.otherApp, `/journey/${id}/return`, cookies)
    t.match(Object.fromEntries(at.searchParams), { error: 'access_denied', state: 'the-state' })
  })

  await t.test('suspended', async (t) => {
    const suspended = await administrate('POST', `/${app.id}/suspend`, { why: 'under inspection' })
    t.match(suspended.json(), { status: 'suspended' })
    const { id, cookies, customer } = await begin(flow, app)
    const page = await customer.page()
    t.strictSame([page.step, page.code], ['stopped', 'B0070'])
    const at = await follow(flow.app, `/journey/${id}/return`, cookies)
    t.match(Object.fromEntries(at.searchParams), {
      error: 'temporarily_unavailable',
      error_description: 'B0070'
    })
    const resumed = await administrate('POST', `/${app.id}/resume`, { why: 'inspected' })
    t.match(resumed.json(), { status: 'active' })
  })

  await t.test('operators register clients', async (t) => {
    const registration = baselineRegistration()
    const registered = await administrate('POST', '', { client: registration, why: 'a new app' })
    t.equal(registered.statusCode, 201, registered.body)
    const { secret } = registered.json()
    t.match(secret, /^[\w-]{43}$/)
    const listed = await administrate('GET', '')
    t.notMatch(listed.body, secret, 'shown once')
    t.match(listed.body, registration.id)
    const again = await administrate('POST', '', { client: registration, why: 'a new app' })
    t.match(again.json(), { status: 409, code: 'client_taken' })
    const bad = { ...baselineRegistration(), redirectUris: ['http://app.example/'] }
    const refused = await administrate('POST', '', { client: bad, why: 'a new app' })
    t.match(refused.json(), {
      status: 422,
      code: 'client_not_right',
      errors: [{ detail: /https/ }]
    })
    const { customer } = await begin(flow, registration)
    t.equal((await customer.page()).step, 'account')
  })

  await t.test('an address that is not registered leads nowhere', async (t) => {
    const { answer } = await begin(flow, app, { redirect_uri: 'https://evil.example/' })
    t.equal(answer.statusCode, 400)
    t.match(answer.headers['content-security-policy'], /default-src 'none'/)
    t.match(answer.body, /お手続きを始められません/)
    t.notMatch(answer.body, /evil/)
  })

  await t.test('allowed, and the database is away when the browser goes back', async (t) => {
    const { id, cookies, customer } = await begin(flow, app)
    await bringToConsent(flow, id, person)
    await customer.page()
    await customer.press('allow', { fields: { agree: 'yes' } })
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const left = await flow.app.inject({ url: `/journey/${id}`, headers: { cookie } })
    const back = String(left.headers.location)
    t.match(back, /\/oauth\/authorize\//)
    const bringBack = await takeAway(t, flow.database)
    if (!bringBack) return t.pass('the database in the process cannot be away and come back')
    await t.rejects(follow(flow.app, back, cookies), { message: /^500 at \/oauth/ })
    await bringBack()
    // Connections that broke meanwhile are found out by using them.
    while ((await flow.app.inject('/readyz')).statusCode !== 200);
    const at = await follow(flow.app, back, cookies)
    t.ok(
      at.searchParams.has('code'),
      'the request was not forgotten: asking again leads to the app'
    )
  })
})
