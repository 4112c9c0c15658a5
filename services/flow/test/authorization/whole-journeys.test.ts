import { readFileSync } from 'node:fs'
import * as oauth from 'openid-client'
import t from 'tap'
import { bringToConsent } from '../support/at-consent.ts'
import {
  type Answer,
  type BalancedFlow,
  type Browser,
  behindABalancer,
  browserWithoutScript
} from '../support/behind-a-balancer.ts'
import { type CallVerification, pretendCallVerification } from '../support/call-verification.ts'
import { takeAway } from '../support/database-outage.ts'
import {
  bankApi,
  baselineApp,
  baselineRegistration,
  fapiApp,
  type OauthApp,
  REDIRECT_URI,
  type Request
} from '../support/oauth-apps.ts'
import { API_TOKENS, askAs } from '../support/operators.ts'
import { inventPerson, type Person, PIN } from '../support/person.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const PROFILES = { baseline: baselineApp, fapi2: fapiApp } as const

let flow: BalancedFlow
let callVerification: CallVerification
let bank: Awaited<ReturnType<typeof bankApi>>
let operator: ReturnType<typeof askAs>

t.before(async () => {
  flow = await behindABalancer(t, { API_TOKENS })
  callVerification = await pretendCallVerification(t, flow)
  bank = await bankApi(flow)
  operator = askAs(flow)
})

const journeyOf = ({ at }: Pick<Answer, 'at'>) => at.pathname.split('/')[2] ?? ''

/** Through the pages, as a customer goes. @returns the page that asks for consent */
async function goToConsent(browser: Browser, person: Person): Promise<Answer> {
  await browser.press('next', person.fields)
  await browser.press('next', person.fields)
  let page = await browser.press('next')
  while (!page.html.includes('href="tel:')) page = await browser.open(page.at)
  await callVerification.changed('verified', { status: 'verified', endedAt: Date.now() })
  await browser.press('confirm')
  return browser.press('next', { pin: PIN })
}

interface AtConsent {
  readonly app: OauthApp
  readonly asked: Request
  readonly person: Person
  readonly browser: Browser
  readonly journey: URL
}

async function atConsent(
  profile: keyof typeof PROFILES = 'baseline',
  app?: OauthApp
): Promise<AtConsent> {
  const asking = app ?? (await PROFILES[profile](flow))
  const person = await inventPerson(flow)
  const browser = browserWithoutScript(flow.issuer)
  const asked = await asking.request()
  const first = await browser.open(asked.url)
  await bringToConsent(flow, journeyOf(first), person)
  const { at: journey } = await browser.open(first.at)
  return { app: asking, asked, person, browser, journey }
}

async function connected(profile: keyof typeof PROFILES = 'baseline') {
  const way = await atConsent(profile)
  const { at } = await way.browser.press('allow', { agree: 'yes' })
  const tokens = await way.asked.exchange(at)
  const refresh = (token = tokens.refresh_token) =>
    oauth.refreshTokenGrant(way.app.config, token ?? '', undefined, way.app.dpop)
  const [consent] = await flow.consents.ofAccount(way.person.accountKey)
  return { ...way, at, tokens, refresh, consentId: consent?.id ?? '' }
}

const revoke = (consentId: string) =>
  operator(`/consents/${consentId}/revoke`, { body: { why: 'the customer asked for it' } })

/** Whoever asks, and wherever it arrives: on both replicas. */
async function isDead(
  t: { strictSame: (found: unknown, wanted: unknown, what: string) => unknown },
  {
    tokens,
    refresh
  }: {
    tokens: { readonly access_token: string; readonly refresh_token?: string }
    refresh: () => Promise<unknown>
  }
) {
  const found = [
    ...(await Promise.all(
      [tokens.access_token, tokens.access_token, tokens.refresh_token, tokens.refresh_token].map(
        async (token = '') => (await bank.introspect(token)).active
      )
    )),
    ...(await Promise.all([1, 2].map(() => refresh().catch(({ error }) => error))))
  ]
  const dead = [false, false, false, false, 'invalid_grant', 'invalid_grant']
  t.strictSame(found, dead, 'nothing works any more')
}

for (const profile of ['baseline', 'fapi2'] as const) {
  t.test(`a whole journey to tokens, each request at the other replica: ${profile}`, async (t) => {
    const app = await PROFILES[profile](flow)
    const person = await inventPerson(flow)
    const state = 'a state & ü'
    const asked = await app.request({ state, login_hint: 'hanako.suzuki@mail.example' })

    // A scanner that opens what it finds in a message, before and while the customer does.
    const scan = async () => {
      const init = { redirect: 'manual' } as const
      await fetch(asked.url, { ...init, method: 'HEAD' })
      return (await fetch(asked.url, init)).status
    }
    t.equal(await scan(), 303)
    t.equal(await scan(), 303)

    const browser = browserWithoutScript(flow.issuer)
    const first = await browser.open(asked.url)
    t.equal(first.step, 'account')
    const stranger = browserWithoutScript(flow.issuer)
    const stolen = await stranger.open(first.at)
    t.equal(stolen.status, 403, 'another browser does not take it over')
    t.equal(await scan(), 303)

    const consent = await goToConsent(browser, person)
    t.equal(consent.step, 'consent')
    t.equal((await stranger.open(`${first.at.pathname}/return`)).status, 403)
    const { at } = await browser.press('allow', { agree: 'yes' })
    t.equal(at.searchParams.get('state'), state)
    t.equal(at.searchParams.get('iss'), flow.issuer.origin)
    const tokens = await asked.exchange(at)
    t.match(await bank.introspect(tokens.access_token), {
      active: true,
      sub: tokens.claims()?.sub,
      account: { branch: '001', account_number: person.fields.accountNumber },
      ...(profile === 'fapi2' && { token_type: 'DPoP', cnf: { jkt: String } })
    })
    const refresh = (token = tokens.refresh_token) =>
      oauth.refreshTokenGrant(app.config, token ?? '', undefined, app.dpop)
    const renewed = await refresh()
    t.equal((await bank.introspect(renewed.access_token)).active, true)

    const again = await browser.open(first.at)
    t.equal(again.step, 'completed', 'whoever goes back is told that it is done')
    const told = await browser.open(`${first.at.pathname}/return`)
    t.match(told.text, /アプリに戻って/, 'and that the app knows')
    t.notMatch(told.text, /始められません/)
    t.equal((await flow.consents.ofAccount(person.accountKey)).length, 1)

    const [{ id = '' } = {}] = await flow.consents.ofAccount(person.accountKey)
    t.equal((await revoke(id)).statusCode, 200)
    const latest = renewed.refresh_token ?? tokens.refresh_token
    await isDead(t, { tokens: renewed, refresh: () => refresh(latest) })

    const log = flow.lines.join('')
    for (const secret of [
      ...['hanako', encodeURIComponent(state), asked.verifier, tokens.access_token],
      ...[tokens.refresh_token ?? '?', at.searchParams.get('code') ?? '?']
    ]) {
      t.notOk(log.includes(secret), 'the log says nothing of it')
    }
  })
}

t.test('how a journey ends is told to the app as the page for integrators has it', async (t) => {
  const page = readFileSync(new URL('../../../../docs/integrators.md', import.meta.url), 'utf8')
  const [, table = ''] = page.split('## What the journey answers')
  const documented = table
    .split('\n## ')[0]
    ?.split('\n')
    .filter((row) => /^\|.*\|.*`.*\|$/.test(row))
    .flatMap((row) => {
      const [, , error = '', descriptions = ''] = row.split('|')
      const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text)
      return quoted(descriptions).map((description) => `${quoted(error)[0]}: ${description}`)
    })
    .filter((pair) => !pair.startsWith('error'))

  const told = new Set<string>()
  async function ended({ asked }: { asked: Request }, { at }: Answer, what: string) {
    t.equal(`${at.origin}${at.pathname}`, REDIRECT_URI, what)
    const { error, error_description, ...rest } = Object.fromEntries(at.searchParams)
    t.strictSame(rest, { state: asked.state, iss: flow.issuer.origin }, what)
    const thrown = await asked.exchange(at).catch((error: unknown) => error)
    t.match(thrown, { error, error_description }, `${what}: for openid-client`)
    told.add(`${error}: ${error_description}`)
  }
  const goBack = ({ journey, browser }: AtConsent) => browser.open(`${journey.pathname}/return`)

  for (const profile of ['baseline', 'fapi2'] as const) {
    const denied = await atConsent(profile)
    t.equal((await denied.browser.press('deny')).step, 'cancelled')
    await ended(denied, await goBack(denied), 'denied')
    t.strictSame(await flow.consents.ofAccount(denied.person.accountKey), [])
  }

  async function begun(person: Person, app?: OauthApp): Promise<AtConsent> {
    const asking = app ?? (await baselineApp(flow))
    const browser = browserWithoutScript(flow.issuer)
    const asked = await asking.request()
    const { at: journey } = await browser.open(asked.url)
    return { app: asking, asked, person, browser, journey }
  }
  const cancelled = await begun(await inventPerson(flow))
  await cancelled.browser.press('next', cancelled.person.fields)
  t.equal((await cancelled.browser.press('cancel')).step, 'cancelled')
  await ended(cancelled, await goBack(cancelled), 'cancelled')

  const locked = await begun(await inventPerson(flow))
  await locked.browser.press('next', locked.person.fields)
  const wrong = { ...locked.person.fields, birthYear: '1901' }
  for (let guess = 0; guess < 2; guess++) await locked.browser.press('next', wrong)
  t.equal((await locked.browser.press('next', wrong)).code, 'B4640')
  await ended(locked, await goBack(locked), 'locked')
  const later = await begun(locked.person)
  await later.browser.press('next', later.person.fields)
  t.equal((await later.browser.press('next', later.person.fields)).code, 'B465F')
  await ended(later, await goBack(later), 'was locked')

  const left = await atConsent()
  const stored = await flow.journeys.read(journeyOf({ at: left.journey }))
  const { interactionId = '' } = stored?.journey.authorization ?? {}
  await ended(left, await left.browser.open(`/oauth/authorize/${interactionId}`), 'left')
  t.strictSame(await flow.consents.ofAccount(left.person.accountKey), [])

  const app = await baselineApp(flow)
  const suspended = await atConsent('baseline', app)
  for (const _replica of [1, 2]) {
    await operator(`/clients/${app.id}/suspend`, { body: { why: 'it is inspected' } })
  }
  t.equal((await suspended.browser.press('allow', { agree: 'yes' })).code, 'B0070')
  await ended(suspended, await goBack(suspended), 'suspended')
  t.strictSame(await flow.consents.ofAccount(suspended.person.accountKey), [])

  const registered = await flow.register(
    baselineRegistration({ institution: 'suzukaze-shinkumi' } as never)
  )
  const closed = await begunAtNight(registered)
  await ended(closed, closed.answer, 'closed')

  t.strictSame([...told].sort(), documented?.sort())
  t.equal(documented?.length, 6, 'the table was found')

  async function begunAtNight({ client, secret = '' }: typeof registered) {
    const config = await oauth.discovery(
      ...([flow.issuer, client.id, undefined, oauth.ClientSecretBasic(secret)] as const),
      { execute: [oauth.allowInsecureRequests] }
    )
    const asked = await (await baselineApp(flow)).request()
    asked.url.searchParams.set('client_id', client.id)
    // 04:05 in Japan is 19:05 of the day before elsewhere.
    const untilNight =
      Date.parse(new Date().toISOString().replace(/T.*/, 'T19:05:00Z')) - Date.now()
    const browser = browserWithoutScript(flow.issuer)
    return flow.later((untilNight + DAY_MS) % DAY_MS, async () => {
      const page = await browser.open(asked.url)
      t.equal(page.code, 'BF050')
      const answer = await browser.open(`${page.at.pathname}/return`)
      const exchange = (at: URL) =>
        oauth.authorizationCodeGrant(config, at, { expectedState: asked.state })
      return { asked: { ...asked, exchange }, answer }
    })
  }
})

t.test('what ends a consent ends everything, on every replica', async (t) => {
  const [timed, closed, moved] = [
    await connected('fapi2'),
    await connected(),
    await connected('fapi2')
  ]
  await flow.later(30 * DAY_MS - 15 * MINUTE_MS, async () => {
    const last = await timed.refresh()
    t.equal(last.expires_in, 10 * 60, 'on the last day it is renewed as ever')
  })
  const { expiresAt = 0 } = (await flow.consents.find(timed.consentId)) ?? {}
  await flow.later(expiresAt - Date.now() - 2 * MINUTE_MS, async () => {
    const last = await timed.refresh()
    t.ok((last.expires_in ?? 999) <= 120, 'no token outlives the consent')
  })
  await flow.later(expiresAt - Date.now(), () => isDead(t, timed))

  for (const [{ person, ...rest }, status] of [
    [closed, 'closed'],
    [moved, 'moved']
  ] as const) {
    const account = {
      institution: 'yobirin-shinkumi',
      branch: '001',
      accountType: 'ordinary',
      accountNumber: person.fields.accountNumber,
      birthDate: '1958-04-03',
      phones: [person.phone],
      pin: PIN
    } as const
    await flow.directory.put({ ...account, status })
    await flow.later(MINUTE_MS, () => isDead(t, rest))
    await flow.directory.put({ ...account, status: 'open' })
    await flow.later(2 * MINUTE_MS, () => isDead(t, rest))
    t.match(await flow.consents.find(rest.consentId), { revoked: { by: 'account-directory' } })
  }

  const byApp = await connected()
  await oauth.tokenRevocation(byApp.app.config, byApp.tokens.refresh_token ?? '')
  await isDead(t, byApp)
})

t.test('a revocation while something is under way', async (t) => {
  const refused = { error: 'access_denied', iss: flow.issuer.origin }
  const idOf = async ({ person }: AtConsent) =>
    (await flow.consents.ofAccount(person.accountKey))[0]?.id ?? ''
  for (const profile of ['baseline', 'fapi2'] as const) {
    const recorded = await atConsent(profile)
    await recorded.browser.pressOnly('allow', { agree: 'yes' })
    t.equal((await revoke(await idOf(recorded))).statusCode, 200)
    const { at } = await recorded.browser.open(recorded.journey)
    t.match(Object.fromEntries(at.searchParams), { ...refused, state: recorded.asked.state })

    const leaving = await atConsent(profile)
    await leaving.browser.pressOnly('allow', { agree: 'yes' })
    const resume = await leaving.browser.peek(leaving.journey)
    t.match(resume.pathname, '/oauth/authorize/')
    t.equal((await revoke(await idOf(leaving))).statusCode, 200)
    const answer = await leaving.browser.open(resume)
    t.match(Object.fromEntries(answer.at.searchParams), refused)

    const exchanging = await atConsent(profile)
    const returned = await exchanging.browser.press('allow', { agree: 'yes' })
    const [tokens] = await Promise.all([
      exchanging.asked.exchange(returned.at).catch(() => undefined),
      revoke(await idOf(exchanging))
    ])
    if (tokens) {
      const { config, dpop } = exchanging.app
      const refresh = () =>
        oauth.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, dpop)
      await isDead(t, { tokens, refresh })
    }

    const renewing = await connected(profile)
    const [renewed] = await Promise.all([
      renewing.refresh().catch(() => undefined),
      revoke(renewing.consentId)
    ])
    await isDead(t, renewing)
    if (renewed) {
      const latest = renewed.refresh_token ?? renewing.tokens.refresh_token
      await isDead(t, { tokens: renewed, refresh: () => renewing.refresh(latest) })
    }
  }
})

t.test('two requests of one browser go side by side', async (t) => {
  const app = await baselineApp(flow)
  const browser = browserWithoutScript(flow.issuer)
  const ways = [await app.request(), await app.request()]
  const journeys: URL[] = []
  for (const { url } of ways) {
    const first = await browser.open(url)
    journeys.push(first.at)
    await bringToConsent(flow, journeyOf(first), await inventPerson(flow))
  }
  for (const [index, journey] of journeys.entries()) {
    await browser.open(journey)
    const { at } = await browser.press('allow', { agree: 'yes' })
    const tokens = await ways[index]?.exchange(at)
    t.ok(tokens?.access_token)
  }
})

t.test('a database that is away is told as a fault of ours, which may pass', async (t) => {
  const asked = await (await baselineApp(flow)).request()
  const bringBack = await takeAway(t, flow.database)
  const page = await browserWithoutScript(flow.issuer).open(asked.url)
  t.equal(page.status, 503)
  t.equal(page.code, 'BF010')
  t.match(page.html, 'href="/oauth/authorize?', 'and may be asked for again')
  const token = await fetch(new URL('/oauth/token', flow.issuer), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('some-app:secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'a' })
  })
  t.equal(token.status, 503)
  t.equal(token.headers.get('retry-after'), '2')
  t.match(await token.json(), { error: 'server_error' })
  if (!bringBack) return
  await bringBack()
  t.equal((await browserWithoutScript(flow.issuer).open(asked.url)).step, 'account')
})
