import t from 'tap'
import { headersOfPage, secureHeaders } from '../src/http/security-headers.ts'
import { type CallVerification, pretendCallVerification } from './support/call-verification.ts'
import { APP, arrive, openJourney, PHONE, RETURN_URL, visit } from './support/customer.ts'
import { type Flow, startFlow, VERIFIER, VIEWER } from './support/flow.ts'
import { settingsFiles } from './support/settings-files.ts'

let flow: Flow
let callVerification: CallVerification

t.before(async () => {
  flow = await startFlow(t)
  callVerification = await pretendCallVerification(t, flow)
})

t.beforeEach(() => {
  flow.clock.at = Date.now()
  callVerification.answer = 'draw'
})

t.test('from the telephone page to the end, without JavaScript', async (t) => {
  const customer = await arrive(flow)
  const phone = await customer.page()
  t.equal(phone.step, 'phone')
  t.match(phone.text, '*****3333')
  t.notMatch(phone.html, '1111')

  const moved = await customer.press('next')
  t.equal(moved.statusCode, 303)
  t.equal(moved.headers.location, `/journey/${customer.journeyId}`)
  const start = callVerification.start()
  t.match(start.id, /^main\.[\w-]{22}$/)
  t.equal(start.validUntil, flow.clock.at + 10_000)
  t.equal(flow.sealer.open(start.sealedPhoneNumber, `start ${start.id}`), PHONE)

  const call = await customer.page(flow.otherApp)
  t.equal(call.step, 'call')
  t.equal(call.code, '')
  t.match(call.text, '0120-444-333')
  t.match(call.html, 'href="tel:+81120444333"')
  t.match(call.text, /のこり\s*2\s*分\s*0\s*秒/)
  t.match(call.html, '<noscript><meta http-equiv="refresh" content="5"/></noscript>')

  flow.clock.at += 30_000
  t.match(
    (await customer.page()).text,
    /のこり\s*1\s*分\s*30\s*秒/,
    'a reload shows the true time left'
  )

  await callVerification.changed('ringing', { status: 'ringing' })
  t.match((await customer.page(flow.otherApp)).text, 'お電話が届いています')
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  const verified = await customer.page()
  t.match(verified.text, 'お電話を確認しました')
  t.notMatch(verified.text, '0120-444-333')

  const confirmed = await customer.press('confirm')
  t.equal(confirmed.statusCode, 303)
  t.equal((await customer.page()).step, 'pin')
})

t.test('a double click, two tabs and two processes take a step once', async (t) => {
  const customer = await arrive(flow)
  await customer.page()
  const before = callVerification.commands.length
  const answers = await Promise.all(
    [flow.app, flow.otherApp, flow.app, flow.otherApp].map((app) => customer.press('next', { app }))
  )
  t.same(
    answers.map(({ statusCode }) => statusCode),
    [303, 303, 303, 303]
  )
  t.equal((await customer.page()).step, 'call')
  t.equal(callVerification.commands.length, before + 1, 'one number was asked for')

  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await Promise.all(
    [flow.app, flow.otherApp, flow.app].map((app) => customer.press('confirm', { app }))
  )
  t.equal((await customer.page()).step, 'pin')
})

t.test('only the current step accepts input; an old page leads to the current one', async (t) => {
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  const answer = await customer.press('cancel', { step: 'phone' })
  t.equal(answer.statusCode, 303)
  t.equal((await customer.page()).step, 'call')
  t.equal((await customer.press('next', { step: 'completed' })).statusCode, 303)
  t.equal((await customer.press('allow', { step: 'nonsense' })).statusCode, 303)
  t.equal((await customer.press('next')).statusCode, 303, 'an action of another step')
  t.equal((await customer.page()).step, 'call')

  const reloadedForm = await flow.app.inject({ url: `/journey/${customer.journeyId}/phone` })
  t.equal(reloadedForm.statusCode, 303)
  t.equal(reloadedForm.headers.location, `/journey/${customer.journeyId}`)
})

t.test('cancelling leads back to the app and frees the number', async (t) => {
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  await customer.page()
  const count = callVerification.commands.length
  await customer.press('cancel')
  const cancelled = await customer.page()
  t.equal(cancelled.step, 'cancelled')
  t.match(cancelled.html, `href="/journey/${customer.journeyId}/return"`)
  const away = await flow.app.inject({
    url: `/journey/${customer.journeyId}/return`,
    headers: { cookie: customer.cookieHeader() }
  })
  t.equal(away.headers.location, `${RETURN_URL}&error=access_denied`)
  await callVerification.untilCommands(count + 1)
  t.same(callVerification.commands.at(-1), {
    type: 'cancel',
    id: callVerification.start().id
  })

  const early = await arrive(flow)
  await early.page()
  await early.press('cancel')
  t.equal((await early.page()).step, 'cancelled', 'before the call, too')
})

t.test('a journey belongs to the browser that opened it first', async (t) => {
  const { id } = await openJourney(flow)
  const [customer, stranger] = [visit(flow, id), visit(flow, id)]
  t.equal((await customer.page()).step, 'phone')
  const refused = await stranger.page(flow.otherApp)
  t.equal(refused.status, 403)
  t.match(refused.text, '別のブラウザー')
  t.notMatch(refused.text, '3333')
  t.equal((await stranger.press('next', { step: 'phone' })).statusCode, 403)
  t.equal((await stranger.status()).statusCode, 403)
  t.equal((await customer.page()).step, 'phone')

  customer.cookies.clear()
  t.equal((await customer.page()).status, 403, 'nor does it without its cookie')

  const both = await openJourney(flow)
  const pages = await Promise.all(
    [flow.app, flow.otherApp].map((app) => visit(flow, both.id).page(app))
  )
  t.same(pages.map(({ status }) => status).sort(), [200, 403], 'two at once: one of them')
})

t.test('the cookie is out of reach of scripts and other sites', async (t) => {
  const { id } = await openJourney(flow)
  const answer = await flow.app.inject({ url: `/journey/${id}` })
  const cookie = String(answer.headers['set-cookie'])
  t.match(cookie, /HttpOnly/)
  t.match(cookie, /SameSite=Lax/)

  const secure = await startFlow(t, { config: { FLOW_PUBLIC_URL: 'https://flow.example' } })
  const opened = await openJourney(secure)
  const secureAnswer = await secure.app.inject({ url: `/journey/${opened.id}` })
  t.match(String(secureAnswer.headers['set-cookie']), /^__Host-.*Path=\/;.*Secure/)
  t.ok(secureAnswer.headers['strict-transport-security'])
})

t.test('a form that does not come from our page is refused', async (t) => {
  const customer = await arrive(flow)
  await customer.page()
  const other = await arrive(flow)
  const token = /csrfToken" value="([^"]*)"/.exec((await other.page()).html)?.[1] ?? ''
  for (const options of [
    { csrfToken: '' },
    { csrfToken: token },
    { headers: { origin: 'https://evil.example' } },
    { headers: { origin: 'null' } }
  ]) {
    const answer = await customer.press('next', options)
    t.equal(answer.statusCode, 403)
  }
  t.equal((await customer.page()).step, 'phone')
})

t.test('pages are never stored, framed or scripted, and their forms reach the app', async (t) => {
  const { id } = await openJourney(flow)
  const { headers } = await flow.app.inject({ url: `/journey/${id}` })
  t.equal(headers['cache-control'], 'no-store')
  t.equal(headers['x-content-type-options'], 'nosniff')
  t.equal(headers['referrer-policy'], 'same-origin')
  const policy = String(headers['content-security-policy'])
  t.match(policy, 'frame-ancestors http://sandbox.example;', 'only the sandbox shows it in a frame')
  const production = {
    ...secureHeaders(new URL(RETURN_URL)),
    ...headersOfPage(new URL(RETURN_URL))
  }
  t.match(production['content-security-policy'], "frame-ancestors 'none'")
  t.equal(production['x-frame-options'], 'DENY', 'and production shows it in none')
  t.match(policy, "form-action 'self' https://app.example")
  t.notMatch(policy, 'unsafe')

  const page = await (await arrive(flow)).page()
  t.notMatch(page.html, /<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/)
  const stylesheet = /href="(\/assets\/[^"]*\.css)"/.exec(page.html)?.[1] ?? ''
  const asset = await flow.app.inject({ url: stylesheet })
  t.equal(asset.statusCode, 200)
  t.match(String(asset.headers['cache-control']), 'immutable')
})

t.test(
  'what is no page loads nothing and stands in no frame, what is no address too',
  async (t) => {
    const { headers: page } = await flow.app.inject('/nowhere')
    t.match(page['content-security-policy'], "style-src 'self'")
    const answers = await Promise.all(
      ['/healthz', '/metrics', '/oauth/jwks', '/oauth/authorize', '/admin/v1/locks', '/v1/nowhere']
        .map((url) => flow.app.inject({ url }))
        .concat(flow.app.inject({ method: 'POST', url: '/oauth/token' }))
        .concat(flow.app.inject({ url: `/journey/${'x'.repeat(22)}/status` }))
    )
    for (const { headers, raw } of answers) {
      const policy = String(headers['content-security-policy'])
      t.match(policy, /^default-src 'none'; .*frame-ancestors /, `${raw.req.url}`)
      t.equal(headers['x-content-type-options'], 'nosniff', `${raw.req.url}`)
      t.equal(headers['referrer-policy'], 'same-origin', `${raw.req.url}`)
    }
    for (const url of ['/%zz', '/journey/%zz', `/journey/${'x'.repeat(200)}`]) {
      const answer = await flow.app.inject({ url })
      t.match(answer, { statusCode: 404, headers: { 'x-content-type-options': 'nosniff' } }, url)
      t.match(answer.body, 'data-step="not_found"')
      t.match(answer.headers['content-security-policy'], "script-src 'self'")
    }
    const program = await flow.app.inject({ url: '/admin/v1/%zz' })
    t.match(program.headers['content-type'], 'application/problem+json')
    t.match(program.headers['content-security-policy'], "default-src 'none'")
  }
)

t.test('a journey ends after its idle time and after its absolute time, and says so', async (t) => {
  const { id } = await openJourney(flow)
  const customer = visit(flow, id)
  await customer.page()
  const key = `{${flow.keyPrefix}:journey:${id}}`
  t.ok((await flow.redis.pttl(key)) <= 30 * 60_000)

  flow.clock.at += 100 * 60_000
  await customer.page()
  const left = await flow.redis.pttl(key)
  t.ok(left <= 20 * 60_000 && left > 19 * 60_000, 'no longer than two hours in all')

  flow.clock.at += 20 * 60_000
  const gone = await customer.page()
  t.equal(gone.status, 404)
  t.match(gone.text, 'この手続きは終わっています')
  t.equal((await customer.press('next', { step: 'phone' })).statusCode, 404)
  t.equal((await customer.status()).statusCode, 404)
})

t.test(
  'opening a journey is for verifiers, for a registered app and its return address',
  async (t) => {
    const post = (payload: object, token?: string) =>
      flow.app.inject({
        method: 'POST',
        url: '/v1/journeys',
        headers: token ? { authorization: `Bearer ${token}` } : {},
        payload
      })
    const good = { app: APP, returnUrl: 'http://sandbox.example/returned' }
    t.equal((await post(good)).statusCode, 401)
    t.equal((await post(good, 'sandbox-token-of-nobody')).statusCode, 401)
    t.equal((await post(good, VIEWER)).statusCode, 403)
    const opened = await post({ ...good, entered: { branch: '001', pin: '1234' } }, VERIFIER)
    t.equal(opened.statusCode, 201)
    const { id, url } = opened.json()
    t.match(url, /^http:\/\/flow\.example\/journey\/[\w-]{22}$/)
    const page = await visit(flow, id).page()
    t.equal(page.step, 'account')
    t.match(page.html, /name="branch"[^>]*value="001"/, 'filled in already')
    for (const [bad, status] of [
      [{ app: 'nobody' }, 422],
      [{ app: 1 }, 422],
      [{ returnUrl: `${good.returnUrl}&more=1` }, 422],
      [{ returnUrl: 'javascript:alert(1)' }, 422],
      [{ entered: 'everything' }, 400]
    ] as const) {
      const answer = await post({ ...good, ...bad }, VERIFIER)
      t.equal(answer.statusCode, status, JSON.stringify(bad))
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
    }

    const production = await startFlow(t, {
      config: {
        YOBIRIN_MODE: 'production',
        FLOW_PUBLIC_URL: 'https://flow.example',
        ...settingsFiles(t)
      }
    })
    const refused = await production.app.inject({
      method: 'POST',
      url: '/v1/journeys',
      headers: { authorization: `Bearer ${VERIFIER}` },
      payload: good
    })
    t.equal(refused.statusCode, 404, 'production does not have it')
  }
)

t.test('health, readiness and metrics', async (t) => {
  t.equal((await flow.app.inject('/healthz')).statusCode, 200)
  t.equal((await flow.app.inject('/readyz')).statusCode, 200)
  const { body } = await flow.app.inject('/metrics')
  t.match(body, /yobirin_flow_journeys_total\{step="call"\} [1-9]/)
  t.match(body, /yobirin_flow_verification_events_total\{outcome="applied"\} [1-9]/)
})
