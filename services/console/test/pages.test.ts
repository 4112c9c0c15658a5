import t from 'tap'
import { AXE, violations } from '../../../test/support/axe.ts'
import { overflowsSideways, PHONE_SCREEN, startBrowser } from '../../../test/support/browser.ts'
import { startCallVerification, verificationOf } from '../../../test/support/call-verification.ts'
import { startFlowProcess } from '../../../test/support/flow.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { completedSteps } from '../src/journeys/completed-steps.ts'
import { stopsByCode } from '../src/journeys/stops-by-code.ts'
import { startConsole, visit } from './support/console.ts'

const tokens = {
  verifier: 'the-token-of-a-program',
  viewer: 'the-token-of-a-viewer',
  operator: 'the-token-of-an-operator',
  administrator: 'the-token-of-an-administrator'
}
const access = {
  API_TOKENS: Object.entries(tokens)
    .map(([role, token]) => `${role}:${role}:${token}`)
    .join(',')
}
const ELSEWHERE = 'a-token-that-call-verification-knows-alone'
const [flow, calls, browser, port] = await Promise.all([
  startFlowProcess(t, access),
  startCallVerification(t, { API_TOKENS: `${access.API_TOKENS},night:operator:${ELSEWHERE}` }),
  startBrowser(t),
  freePort()
])
const url = `http://localhost:${port}`
const { app, log } = await startConsole(
  t,
  {
    CONSOLE_PUBLIC_URL: url,
    CALL_VERIFICATION_URL: calls.url,
    FLOW_URL: flow.url,
    REDIS_URL: calls.environment.REDIS_URL ?? '',
    REDIS_KEY_PREFIX: calls.environment.REDIS_KEY_PREFIX ?? '',
    CONSOLE_API_TOKENS: `viewer:${tokens.viewer}`
  },
  { everyMs: 500 }
)
await app.listen({ port, host: '127.0.0.1' })
const operator = visit(app, url)
const viewer = visit(app, url)
await operator.signIn(tokens.operator)
await viewer.signIn(tokens.viewer)

const PAGES = [
  '/journeys',
  '/accounts',
  '/service-hours',
  '/operation-log',
  '/acts',
  '/clients',
  '/approvals',
  '/queues'
]

t.test('a viewer sees every page and is offered no act', async (t) => {
  for (const path of PAGES) {
    const { statusCode, body } = await viewer.get(path)
    t.equal(statusCode, 200, path)
    t.notMatch(body, /name="why"/, path)
  }
  t.equal((await viewer.get('/dead-letters')).statusCode, 403)
  t.notMatch((await viewer.get('/')).body, 'Dead letters')
})

t.test('an app is switched off and on again, each with a reason', async (t) => {
  const path = '/service-hours/switches/app/saifu-note'
  const off = await operator.send('/service-hours', path, { why: 'it asks for too much' })
  t.match(off, { statusCode: 303, location: '/service-hours' })
  const { body } = await operator.get('/service-hours')
  t.match(body, /is off now/)
  t.match(body, /it asks for too much/)
  t.match(await operator.send('/service-hours', path, { why: 'mended' }), { statusCode: 303 })
  t.match((await operator.get('/service-hours')).body, /is on now/)
})

t.test('maintenance is announced in the time of Japan, and taken back', async (t) => {
  const path = '/service-hours/windows'
  const times = { startsAt: '2099-01-31T23:30', endsAt: '2099-02-01T02:00' }
  const announced = await operator.send('/service-hours', path, {
    ...{ ...times, institution: '' },
    why: 'a new disk'
  })
  t.match(announced, { statusCode: 303 })
  const { body } = await operator.get('/service-hours')
  t.match(body, 'datetime="2099-01-31T14:30:00.000Z"')
  t.match(body, /2099-01-31 23:30:00.*2099-02-01 02:00:00.*all institutions.*a new disk/)
  const cancel = /action="(\/service-hours\/windows\/[^"]+\/cancel)"/.exec(body)?.[1] ?? ''
  const taken = await operator.send('/service-hours', cancel, { why: 'the disk is late' })
  t.match(taken, { statusCode: 303 })
  t.match((await operator.get('/service-hours')).body, /cancelled.*the disk is late/)
  const backwards = { startsAt: '2099-02-01T02:00', endsAt: '2099-01-31T23:30', institution: '' }
  const refused = await operator.send('/service-hours', path, { ...backwards, why: 'mistake' })
  t.match(refused, { statusCode: 422, body: /Nothing was done, says flow/ })
})

t.test(
  'an account is looked up in a body, never in an address, and the look is recorded',
  async (t) => {
    const account = {
      institution: 'yobirin-shinkumi',
      ...{ branch: '001', accountType: 'ordinary', accountNumber: '7654321' }
    }
    const found = await operator.send('/accounts', '/accounts/find', account)
    t.match(found, { statusCode: 200, body: /No lock holds.*There is no consent/ })
    t.notMatch(found.body, '7654321')
    t.notMatch(log(), '7654321')
    const wrong = { ...account, branch: '01' }
    t.match(await operator.send('/accounts', '/accounts/find', wrong), { statusCode: 400 })
    const acts = (await viewer.get('/acts')).body
    t.match(acts, /consents looked up/)
    t.match(acts, /app switched off.*it asks for too much|it asks for too much.*app switched off/)
    t.notMatch(acts, '7654321')
  }
)

t.test('what was done is found by person, by act and by day', async (t) => {
  const rows = async (query: string) =>
    (await viewer.get(`/acts?${query}`)).body.match(/<tr>/g)?.length ?? 0
  t.equal(await rows('by=operator&action=app+switched+off&from=&until='), 2, 'a head and one act')
  t.equal(await rows('by=nobody'), 0)
  t.equal(await rows('action=app+switched+sideways'), 0)
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(Date.now())
  t.ok((await rows(`from=${today}&until=${today}`)) > 2, 'both days count')
  t.equal(await rows('until=2026-01-01'), 0)
  t.match(await viewer.get('/acts?from=yesterday'), { statusCode: 400 })
  t.match(await viewer.get(`/operation-log?from=${today}`), { statusCode: 200 })
})

t.test('an app is registered by an administrator, and its secret is shown once', async (t) => {
  const administrator = visit(app, url)
  await administrator.signIn(tokens.administrator)
  const form = {
    ...{ kind: 'app', id: 'konbini-cho', name: 'こんびに帳', institution: 'yobirin-shinkumi' },
    ...{ profile: 'baseline', jwksUri: '', scopes: 'accounts transactions' },
    ...{ redirectUris: 'https://konbini.example/back', why: 'a contract' }
  }
  const secretOf = (body: string) => /<code>([\w-]{20,})<\/code>/.exec(body)?.[1]
  const { body } = await administrator.send('/clients', '/clients', form)
  const secret = secretOf(body)
  t.ok(secret)
  const faulty = { ...form, id: 'other-app', redirectUris: 'http://konbini.example/back' }
  const refused = await administrator.send('/clients', '/clients', faulty)
  t.match(refused, { statusCode: 422, body: /not an https address.*Nothing was done/ })
  const renewed = await administrator.send('/clients', '/clients/konbini-cho/secret', {
    why: 'it leaked'
  })
  t.ok(secretOf(renewed.body))
  t.not(secretOf(renewed.body), secret)
  const page = (await operator.get('/clients')).body
  t.match(page, /こんびに帳.*https:\/\/konbini.example\/back/)
  t.notMatch(page, /New secret…|Register a client/, 'an operator may suspend, and no more')
  const why = { why: 'it asks for too much' }
  const suspended = await operator.send('/clients', '/clients/konbini-cho/suspend', why)
  t.match(suspended, { statusCode: 303, location: '/clients' })
  t.match((await operator.get('/clients')).body, /suspended/)
  await operator.send('/clients', '/clients/konbini-cho/resume', { why: 'mended' })
  const acts = (await viewer.get('/acts?by=administrator')).body
  t.match(acts, /client secret renewed.*it leaked/)
  t.notMatch(`${acts}${log()}`, secret ?? 'no secret')
})

t.test('an act on what is not there says that nothing was done', async (t) => {
  const page = '/service-hours'
  const { body } = await operator.get(page)
  const formKey = /name="formKey" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const form = { formKey, why: 'a slip' }
  const lift = await operator.post(`/accounts/locks/${'x'.repeat(22)}/lift`, form)
  t.match(lift, { statusCode: 404, body: /Nothing was done/ })
  t.match(await operator.post('/accounts/consents/none/revoke', form), { statusCode: 404 })
  t.match(await operator.get('/dead-letters'), {
    statusCode: 502,
    body: /notification does not answer/
  })
})

t.test('a token that flow does not know ends the session there, and says so', async (t) => {
  const somebody = visit(app, url)
  await somebody.signIn(ELSEWHERE)
  const { statusCode, location } = await somebody.get('/accounts')
  t.match({ statusCode, location }, { statusCode: 303, location: '/sign-in?refused=flow' })
  t.match((await somebody.get(location)).body, /flow no longer accepts your token/)
  t.equal((await somebody.get('/')).statusCode, 303)
})

const NUMBER = encodeURIComponent('+81120001001')
const EVERY_PAGE = [
  ...['/pools/quick', `/pools/quick/change?number=${NUMBER}`, '/pools/quick/add'],
  ...['/pools/quick/import', '/pools/quick/settings', ...PAGES, '/nowhere', '/']
]
// The others have the same colours.
const WITH_EVERY_COLOUR = ['/pools/quick', '/queues', '/']
const DAY = { colorScheme: 'light', screen: { width: 1280, height: 800 } } as const
const NIGHT = { colorScheme: 'dark', screen: { width: 320, height: 640 } } as const

t.test('in a browser', async (t) => {
  const context = await browser.newContext({ ...PHONE_SCREEN, locale: 'en-GB' })
  await context.addInitScript(AXE)
  const page = await context.newPage()
  async function become({ colorScheme, screen }: typeof DAY | typeof NIGHT) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(screen)
  }

  await t.test('one signs in by keyboard', async (t) => {
    await become(NIGHT)
    await page.goto(`${url}/sign-in`)
    t.same(await violations(page, { withContrast: false }), [])
    await page.focus('#token')
    await page.keyboard.type(tokens.administrator)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${url}/`)
  })

  await t.test(
    'every page passes axe and fits, on a telephone by night, by day wide',
    async (t) => {
      for (const path of EVERY_PAGE) {
        const withContrast = WITH_EVERY_COLOUR.includes(path)
        await page.goto(`${url}${path}`)
        t.same(await violations(page, { withContrast }), [], path)
        t.notOk(await overflowsSideways(page), `${path} fits`)
        if (!withContrast) continue
        await become(DAY)
        t.same(await violations(page, { only: ['color-contrast'] }), [], `${path} by day`)
        t.notOk(await overflowsSideways(page), `${path} fits by day`)
        await become(NIGHT)
      }
    }
  )

  await t.test('the overview moves by itself, and a number is taken out by keyboard', async (t) => {
    await page.waitForSelector('.headline:has-text("Nobody tries just now")')
    const starter = { ...calls, tokens: { ...calls.tokens, verifier: tokens.verifier } }
    for (let index = 0; index < 5; index++) {
      await (await verificationOf(starter, `+819012345${index}00`, 'quick')).cancel()
    }
    await page.waitForSelector('.headline:has-text("No, not in quick")')

    await page.focus('main a[href="/pools/quick"]')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${url}/pools/quick`)
    await page.focus(`a[href$="${NUMBER}"]`)
    await page.keyboard.press('Enter')
    await page.focus('input[value="draining"]')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.type('a dead line')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role="status"]:has-text("is draining now")')
    t.match(await page.textContent('tbody'), 'a dead line')
  })

  await t.test("bull-board's scripts run under the policy of its page", async () => {
    await page.goto(`${url}/queues/jobs/`)
    await page.waitForSelector('a[href*="operation-log"]')
  })
  await context.close()
})

t.test('a step is completed once by each journey', async (t) => {
  const entry = { sequence: 1, at: '', institution: 'a', action: 'next', step: 'customer' }
  const steps = completedSteps([
    { ...entry, id: '1', journeyId: 'x', outcome: 'faults' },
    { ...entry, id: '2', journeyId: 'x', outcome: 'next' },
    { ...entry, id: '3', journeyId: 'x', outcome: 'first' },
    { ...entry, id: '4', journeyId: 'x', outcome: 'next' },
    { ...entry, id: '5', journeyId: 'y', outcome: 'next' }
  ])
  t.same(
    steps.map(({ count }) => count),
    [0, 2, 0, 0, 0, 0]
  )
})

t.test('codes are counted by step, the most frequent first', async (t) => {
  const entry = {
    id: '',
    sequence: 1,
    at: '',
    institution: 'a',
    action: 'next',
    outcome: 'stopped'
  }
  const stops = stopsByCode([
    { ...entry, step: 'pin', code: 'BF001' },
    { ...entry, step: 'call' },
    { ...entry, step: 'phone', code: 'BF002' },
    { ...entry, step: 'phone', code: 'BF002' }
  ])
  t.same(stops, [
    { code: 'BF002', step: 'phone', count: 2 },
    { code: 'BF001', step: 'pin', count: 1 }
  ])
})
