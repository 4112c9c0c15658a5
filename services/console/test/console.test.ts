import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { configurationTable } from '@yobirin/configuration'
import { NOTIFICATIONS_QUEUE } from '@yobirin/contracts'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { Queue, UnrecoverableError, Worker } from 'bullmq'
import fc from 'fast-check'
import t from 'tap'
import { startCallVerification, verificationOf } from '../../../test/support/call-verification.ts'
import { textOf, wellFormed, withstands } from '../../../test/support/fuzz.ts'
import { ConsoleVariables, readConfiguration } from '../src/config.ts'
import { atMost } from '../src/overview/chance.ts'
import { judgePool } from '../src/overview/verdict.ts'
import { startConsole, visit } from './support/console.ts'

const calls = await startCallVerification(t)
const { tokens } = calls
const variables = {
  CALL_VERIFICATION_URL: calls.url,
  REDIS_URL: calls.environment.REDIS_URL ?? '',
  REDIS_KEY_PREFIX: calls.environment.REDIS_KEY_PREFIX ?? '',
  CONSOLE_API_TOKENS: `viewer:${tokens.viewer}`
}
const keys = { CONSOLE_SESSION_KEYS: `test:${randomBytes(32).toString('base64url')}` }
const { app, log } = await startConsole(t, { ...variables, ...keys })

const numberAs = async (targetNumber: string) => {
  const headers = { authorization: `Bearer ${tokens.viewer}` }
  const { numbers } = (await (await fetch(`${calls.url}/v1/pools/quick`, { headers })).json()) as {
    numbers: { targetNumber: string; state: string; changedBy: string; why: string }[]
  }
  return numbers.find((one) => one.targetNumber === targetNumber)
}
const [FIRST, SECOND] = ['+81120001001', '+81120001002'] as const

t.test('who is not signed in sees the sign-in page and nothing else', async (t) => {
  const nobody = visit(app)
  for (const path of [
    '/',
    '/pools/main',
    '/live',
    '/pools/main/settings',
    '/queues',
    '/queues/jobs/'
  ]) {
    const { statusCode, location } = await nobody.get(path)
    t.equal(statusCode, 303, path)
    t.match(location, /^\/sign-in/)
  }
  for (const path of ['/nowhere', '/%zz']) {
    const missing = await nobody.get(path)
    t.match(missing, { statusCode: 404, body: /There is nothing at this address/ })
    t.match(missing.headers['content-security-policy'], /default-src 'none'.*script-src 'self'/)
    t.equal(missing.headers['x-content-type-options'], 'nosniff')
    t.notMatch(missing.body, /Sign out|Operation log/)
  }
  const page = await nobody.get('/sign-in')
  t.match(page.headers['content-security-policy'], /default-src 'none'.*script-src 'self'/)
  t.notMatch(page.headers['content-security-policy'], /unsafe/)
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    const { statusCode, headers } = await nobody.get(path)
    t.equal(statusCode, 200, path)
    const policy = headers['content-security-policy']
    t.equal(policy, "default-src 'none'; frame-ancestors 'none'", 'what is no page loads nothing')
    t.match(headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
  }
})

t.test('whoever goes astray finds back, and a form that does not fit says so within', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const astray = await operator.get('/nowhere')
  t.match(astray, { statusCode: 404, body: /nothing at this address/ })
  t.match(astray.body, /href="\/operation-log"/)
  const unfit = await operator.get('/pools/quick/change')
  t.match(unfit, { statusCode: 400, body: /href="\/operation-log"/ })
})

t.test('a token that is unknown, or belongs to a program, opens nothing', async (t) => {
  const nobody = visit(app)
  t.match(await nobody.signIn('x'.repeat(32)), { statusCode: 403, body: /not known here/ })
  t.match(await nobody.signIn(`${tokens.operator}あ`), { statusCode: 403, body: /not known here/ })
  t.match(await nobody.signIn(tokens.verifier), { statusCode: 403, body: /belongs to a program/ })
  t.equal(nobody.cookies.size, 0)
  const elsewhere = await nobody.post('/sign-in', { token: tokens.operator, to: '//evil.example' })
  t.equal(elsewhere.statusCode, 400, 'nor does it lead to somewhere else')
  const later = await nobody.post('/sign-in', { token: tokens.operator, to: '/pools/main' })
  t.match(later, { statusCode: 303, location: '/pools/main' })
})

t.test('a cookie says nothing, cannot be made, and is over after its time', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const sealed = operator.cookies.get('console') ?? ''
  t.notMatch(Buffer.from(sealed, 'base64url').toString('latin1'), tokens.operator)
  t.match(log(), /signed in/)
  t.notMatch(log(), tokens.operator)
  const set = await app.inject({ url: '/', headers: { cookie: `console=${sealed}` } })
  t.match(set.cookies, [{ name: 'console', path: '/', httpOnly: true, sameSite: 'Lax' }])
  operator.cookies.set('console', `${sealed.slice(0, -2)}AA`)
  t.equal((await operator.get('/')).statusCode, 303)

  let now = Date.now()
  const { app: other } = await startConsole(t, variables, { now: () => now })
  const patient = visit(other)
  await patient.signIn(tokens.viewer)
  t.equal((await patient.get('/')).statusCode, 200)
  for (let hours = 0; hours < 9.6; hours += 0.4) {
    now += 0.4 * 3_600_000
    t.equal((await patient.get('/')).statusCode, 200, 'while it is used')
  }
  now += 0.4 * 3_600_000
  t.equal((await patient.get('/')).statusCode, 303, 'ten hours, and no longer')

  const idle = visit(other)
  await idle.signIn(tokens.viewer)
  now += 29 * 60_000
  const byItself = {
    cookie: `console=${idle.cookies.get('console')}`,
    'sec-fetch-mode': 'navigate'
  }
  const asked = await other.inject({ url: '/', headers: byItself })
  t.equal(asked.statusCode, 200)
  t.equal(
    asked.headers['set-cookie'],
    undefined,
    'a page that asks again by itself is no use of it'
  )
  const clicked = await other.inject({ url: '/', headers: { ...byItself, 'sec-fetch-user': '?1' } })
  t.match(clicked.headers['set-cookie'], /^console=/)
  now += 60_000
  t.equal((await idle.get('/')).statusCode, 303, 'half an hour without a click')
})

t.test('over HTTPS cookies belong to this host alone, and browsers stay with HTTPS', async (t) => {
  const origin = 'https://console.bank.example'
  const { app: secure } = await startConsole(t, { ...variables, CONSOLE_PUBLIC_URL: `${origin}/` })
  const payload = new URLSearchParams({ token: tokens.viewer }).toString()
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
  const { cookies } = await secure.inject({ method: 'POST', url: '/sign-in', payload, headers })
  const flags = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }
  t.match(cookies, [{ name: '__Host-console', ...flags, domain: undefined }])
  const page = await secure.inject({ url: '/sign-in' })
  t.equal(page.headers['strict-transport-security'], 'max-age=63072000')
})

t.test('a cookie that was copied is worth nothing once its owner has signed out', async (t) => {
  const owner = visit(app)
  await owner.signIn(tokens.operator)
  const copied = owner.cookies.get('console') ?? ''
  const thief = visit(app)
  thief.cookies.set('console', copied)
  t.equal((await thief.get('/pools/quick')).statusCode, 200)
  t.match(await owner.send('/', '/sign-out', {}), { statusCode: 303, location: '/sign-in' })
  t.equal(owner.cookies.size, 0)
  thief.cookies.set('console', copied)
  t.match(await thief.get('/pools/quick'), { statusCode: 303, location: /^\/sign-in/ })
  const { app: replica } = await startConsole(t, { ...variables, ...keys })
  const elsewhere = visit(replica)
  elsewhere.cookies.set('console', copied)
  t.equal((await elsewhere.get('/')).statusCode, 303, 'nor at another replica')
})

t.test('whatever a browser sends is no fault of the console', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const kept = `console=${operator.cookies.get('console')}`
  const words = textOf('/pools/', 'quick', '?number=', FIRST, 'formKey=', '%00', '__Host-console=')
  const inHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '')
  await withstands(
    t,
    'no path, cookie or form ends in a 5xx, and none of them in the log',
    fc.asyncProperty(
      fc.constantFrom('/', '/sign-in', '/pools/', '/pools/quick/change', '/operation-log', '/acts'),
      words,
      fc.oneof(fc.constant(kept), words),
      fc.option(words),
      async (start, rest, cookie, payload) => {
        const before = log().length
        const { statusCode } = await app.inject({
          method: payload === null ? 'GET' : 'POST',
          url: `${start}${inHeader(rest).replaceAll(/[ #\\]/g, '%')}`,
          headers: {
            cookie: inHeader(cookie),
            origin: 'http://localhost:3006',
            'content-type': 'application/x-www-form-urlencoded'
          },
          ...(payload !== null && { payload: wellFormed(payload) })
        })
        const isDown = statusCode === 502 && log().slice(before).includes('out of reach')
        return statusCode < 500 || isDown
      }
    ),
    80
  )
  t.notMatch(log(), 'a fault of the console')
  t.notMatch(log(), kept.slice(8, 60))
})

t.test('a form of somebody else does nothing', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const form = { seen: `${FIRST}@0`, state: 'draining', why: 'made elsewhere' }
  t.match(await operator.post('/pools/quick/change', form), { statusCode: 403 })
  const stolen = await visit(app, 'https://evil.example').get('/sign-in')
  t.equal(stolen.statusCode, 200)
  const page = (await operator.get(`/pools/quick/change?number=${encodeURIComponent(FIRST)}`)).body
  const formKey = /name="formKey" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const origin = 'https://evil.example'
  const answer = await operator.post('/pools/quick/change', { ...form, formKey }, { origin })
  t.match(answer, { statusCode: 403, body: /not from your session/ })
  t.match(log(), /"code":"foreign_form","by":"operator","route":"\/pools\/:pool\/change"/)
  t.match(await numberAs(FIRST), { state: 'active' })
})

t.test('a viewer is offered nothing that would be refused', async (t) => {
  const viewer = visit(app)
  await viewer.signIn(tokens.viewer)
  const { body } = await viewer.get('/pools/quick')
  t.match(body, '0120-001-001')
  t.notMatch(body, /Change the chosen|Add numbers|checkbox/)
  const form = { seen: `${FIRST}@0`, state: 'draining', why: 'may not' }
  const formKey = /name="formKey" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const answer = await viewer.post('/pools/quick/change', { ...form, formKey })
  t.match(answer, { statusCode: 403, body: /Your role may not do this/ })
  t.match(answer.body, 'Sign out', 'and the way to the other pages is still there')
  t.match(await numberAs(FIRST), { state: 'active' })
})

t.test('an operator takes a number out with a reason, and the record says who', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const page = `/pools/quick/change?number=${encodeURIComponent(FIRST)}`
  const without = await operator.send(page, '/pools/quick/change', { state: 'draining', why: ' ' })
  t.match(without, { statusCode: 400, body: /The reason is missing.*Nothing was done/ })
  const done = await operator.send(page, '/pools/quick/change', {
    state: 'draining',
    why: 'nobody <gets> through'
  })
  t.match(done, { statusCode: 303, location: '/pools/quick' })
  t.match(await numberAs(FIRST), { state: 'draining', changedBy: 'operator' })
  const after = (await operator.get('/pools/quick')).body
  t.match(after, '0120-001-001 is draining now')
  t.match(after, 'nobody &lt;gets> through')
  t.notMatch((await operator.get('/pools/quick')).body, 'is draining now', 'said once')
})

t.test('of two operators the second is told what the first did', async (t) => {
  const [first, second] = [visit(app), visit(app)]
  await Promise.all([first.signIn(tokens.operator), second.signIn(tokens.operator)])
  const page = `/pools/quick/change?number=${encodeURIComponent(SECOND)}`
  const shown = (await second.get(page)).body
  const form = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(shown)?.[1] ?? ''
  const path = '/pools/quick/change'
  const faster = { state: 'draining', why: 'it is dead' }
  t.equal((await first.send(page, path, faster)).statusCode, 303)
  const [formKey, seen] = [form('formKey'), form('seen')]
  const late = { formKey, seen, state: 'retired', why: 'old' }
  const answer = await second.post(path, late)
  t.match(answer, { statusCode: 409, body: /Somebody has changed it since you looked/ })
  t.match(answer.body, /operator made it draining at .*: it is dead/)
  t.match(await numberAs(SECOND), { state: 'draining' })
})

t.test('twenty numbers are added at once, and each line tells what became of it', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const good = Array.from(
    { length: 20 },
    (_, index) => `0120-900-0${String(index).padStart(2, '0')}`
  )
  const numbers = [...good, '03-1234-5678', '0120-000-001'].join('\r\n')
  const add = { numbers, why: 'a campaign' }
  const { statusCode, body } = await operator.send('/pools/quick/add', '/pools/quick/add', add)
  t.equal(statusCode, 200)
  t.match(body, '20 of 22 done')
  t.match(body, /03-1234-5678: .*not a toll-free number/i)
  t.match(body, /0120-000-001: The number belongs to another pool/)
  t.match(await numberAs('+81120900019'), { state: 'active', changedBy: 'operator' })
})

t.test('a list is tried, then added whole, or not at all with every fault named', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const path = '/pools/quick/import'
  const lines = ['number,state', '0120-910-001,active', '0120-910-002,draining']
  const faulty = { csv: [...lines, '03-1234-5678,active', '0120-910-001,active'].join('\r\n') }
  const refused = await operator.send(path, path, { ...faulty, why: 'a new carrier' })
  t.match(refused, { statusCode: 422, body: /line 4 .*line 5 .*Nothing was done/s })
  const csv = lines.join('\r\n')
  const tried = await operator.send(path, path, { csv, why: 'a new carrier' })
  t.match(tried, { statusCode: 200, body: /2 numbers would be added/ })
  t.notOk(await numberAs('+81120910001'))
  const formKey = /name="formKey" value="([^"]+)"/.exec(tried.body)?.[1] ?? ''
  const form = { formKey, csv, act: 'import', why: 'a new carrier' }
  t.match(await operator.post(path, form), { statusCode: 303, location: '/pools/quick' })
  t.match(await numberAs('+81120910002'), { state: 'draining', why: 'a new carrier' })
})

t.test('settings are set as they were seen, or not at all', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const path = '/pools/quick/settings'
  const typed = { ringStrategy: 'pause', leastTrust: 'asserted', why: 'the carrier wants it' }
  const { body } = await operator.get(path)
  const key = /name="formKey" value="([^"]+)"/.exec(body)?.[1] ?? ''
  t.match(await operator.send(path, path, typed), { statusCode: 303 })
  const again = (await operator.get(path)).body
  t.match(again, /<option selected[^>]*>pause/)
  const old = { formKey: key, revision: '0', validitySeconds: '60', ringSeconds: '5' }
  t.match(await operator.post(path, { ...old, ...typed }), { statusCode: 409 })
})

t.test('the overview says within seconds whether customers get through', async (t) => {
  const { app: quick } = await startConsole(t, variables, { everyMs: 50 })
  const address = await quick.listen({ port: 0, host: '127.0.0.1' })
  const viewer = visit(quick)
  await viewer.signIn(tokens.viewer)
  const before = (await viewer.get('/')).body
  t.match(before, /<meta http-equiv="refresh"/, 'without JavaScript it asks again')
  t.match(before, 'Nobody tries just now')

  const cookie = `console=${viewer.cookies.get('console')}`
  const ending = new AbortController()
  const live = await fetch(`${address}/live`, { headers: { cookie }, signal: ending.signal })
  t.equal(live.headers.get('content-type'), 'text/event-stream')
  const stop = async () => {
    for (let index = 0; index < 6; index++) {
      const verification = await verificationOf(calls, `+8190123400${index}${index}`, 'quick')
      await verification.cancel()
    }
  }
  await stop()
  let heard = ''
  for await (const chunk of live.body ?? []) {
    heard += Buffer.from(chunk).toString()
    if (heard.includes('0 of 6 got through in the last 5 minutes')) break
  }
  ending.abort()
  t.match(heard, 'No, not in quick')
  await quick.close()
})

t.test('when call-verification is gone the pages say so, and nobody is signed out', async (t) => {
  const gone = { ...variables, CALL_VERIFICATION_URL: 'http://127.0.0.1:9' }
  const { app: alone, log } = await startConsole(t, gone)
  const operator = visit(alone)
  t.match(await operator.signIn(tokens.operator), { statusCode: 502, body: /does not answer/ })
  t.match(log(), /out of reach/)
  const { app: later } = await startConsole(t, variables)
  t.equal((await visit(later).signIn(tokens.operator)).statusCode, 303)
})

const prefix = queuePrefix(variables.REDIS_KEY_PREFIX, NOTIFICATIONS_QUEUE)
const connection = connectRedis(variables.REDIS_URL, {
  name: 'test',
  purpose: 'blocking',
  onError() {}
})
const letters = new Queue(NOTIFICATIONS_QUEUE, { connection, prefix })
const worker = new Worker(
  NOTIFICATIONS_QUEUE,
  async () => {
    throw new UnrecoverableError('550 <taro@example.jp> is unknown')
  },
  { connection, prefix, autorun: false }
)
letters.on('error', () => {})
worker.on('error', () => {})
t.teardown(async () => {
  await Promise.allSettled([letters.close(), worker.close()])
  connection.disconnect()
})

const LETTER = {
  ...{ id: 'letter-1', kind: 'consent_granted', institution: 'yobirin-shinkumi' },
  ...{ sealedContent: 's1.k.c2VhbGVk', to: 'taro@example.jp', nameKana: 'ﾀﾛｳ' },
  state: { maskedPhoneNumber: '*******1234', phoneNumber: '+819012341234' }
}
const JOB = `/queues/jobs/api/queues/${NOTIFICATIONS_QUEUE}/letter-1`

t.test('a queue that nobody reads is named, with who should, on the overview too', async (t) => {
  const now = () => Date.now() + 60_000
  const { app: later } = await startConsole(t, variables, { now })
  const viewer = visit(later)
  await viewer.signIn(tokens.viewer)
  // What the numbers above were made tells flow, and there is none.
  const told = /wait, the first for \d+ s: is flow running\?/
  t.match((await viewer.get('/queues')).body, told)
  t.match((await viewer.get('/')).body, told)
  t.match((await viewer.get('/queues')).body, /verification-commands.*Nothing waits/s)
  const list = '/queues/jobs/api/queues?activeQueue=verification-events&status=waiting'
  const { body } = await viewer.get(`${list}&page=1&jobsPerPage=10`)
  t.match(body, /"events":\[\{.*"targetNumber":"\+81120/, 'what waits there is shown')
})

t.test('of a job that was set aside everybody sees why, and nothing personal', async (t) => {
  const viewer = visit(app)
  await viewer.signIn(tokens.viewer)
  await letters.add(NOTIFICATIONS_QUEUE, LETTER, { jobId: LETTER.id })
  const failed = once(worker, 'failed')
  void worker.run()
  await failed
  t.match((await viewer.get('/queues')).body, /1 set aside: look at why/)

  const list = `/queues/jobs/api/queues?activeQueue=${NOTIFICATIONS_QUEUE}&status=failed`
  for (const path of [`${list}&page=1&jobsPerPage=10`, JOB]) {
    const { statusCode, body } = await viewer.get(path)
    t.equal(statusCode, 200)
    t.match(body, '"kind":"consent_granted"')
    t.match(body, '"maskedPhoneNumber":"*******1234"')
    t.match(body, '"sealedContent":"sealed"')
    t.match(body, '"to":"not shown"')
    t.match(body, /"failedReason":"Not shown, as it may be personal/)
    for (const personal of ['taro@', 'ﾀﾛｳ', '9012341234', 's1.k']) t.notMatch(body, personal)
  }
  t.notMatch((await viewer.get(`${JOB}/logs`)).body, 'taro')
  t.notMatch((await viewer.get(`${JOB}/flow`)).body, 'taro')
})

t.test('its page and scripts come from here, under a policy as strict as ours', async (t) => {
  const viewer = visit(app)
  await viewer.signIn(tokens.viewer)
  const page = await viewer.get(`/queues/jobs/queue/${NOTIFICATIONS_QUEUE}`)
  t.equal(page.statusCode, 200)
  const policy = String(page.headers['content-security-policy'])
  t.match(policy, /default-src 'none'.*script-src 'self'.*style-src 'self'.*base-uri 'self'/)
  t.notMatch(policy, /unsafe|http/)
  const [, script = ''] = /<script defer src="([^"]+)"/.exec(page.body) ?? []
  t.match(page.body, '<base href="/queues/jobs/"')
  t.equal((await viewer.get(`/queues/jobs/${script}`)).statusCode, 200)
})

t.test('nobody acts there, whatever the role: no route that writes exists', async (t) => {
  const operator = visit(app)
  await operator.signIn(tokens.operator)
  const { body } = await operator.get('/queues')
  const formKey = /name="formKey" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const queue = `/queues/jobs/api/queues/${NOTIFICATIONS_QUEUE}`
  for (const path of ['retry/failed', 'clean/failed', 'obliterate', 'pause', 'letter-1/retry']) {
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE'] as const) {
      const cookie = `console=${operator.cookies.get('console')}`
      const headers = { cookie, origin: 'http://localhost:3006' }
      const answer = await app.inject({
        method,
        url: `${queue}/${path}`,
        headers,
        body: { formKey }
      })
      t.equal(answer.statusCode, 404, `${method} ${path}`)
    }
  }
  const nobody = visit(app)
  t.match(await nobody.get(JOB), { statusCode: 401, body: /sign in again/ })
  t.ok(await (await letters.getJob(LETTER.id))?.isFailed())
})

t.test('a pool is judged by what its customers meet', async (t) => {
  const counts = (verified: number, ended: number) => ({ verified, ended, exhausted: 0 })
  const judge = (five: ReturnType<typeof counts>, hour = five, activeCount = 5) =>
    judgePool({ activeCount }, five, hour, undefined).verdict
  t.equal(judge(counts(9, 10)), 'well')
  t.equal(judge(counts(5, 10)), 'watch')
  t.equal(judge(counts(2, 10)), 'failing')
  t.equal(judge(counts(0, 2), counts(90, 100)), 'well', 'two who gave up are no evidence')
  t.equal(judge(counts(0, 0)), 'quiet')
  t.equal(judge(counts(9, 10), counts(9, 10), 0), 'stopped')
  t.equal(judge({ ...counts(9, 10), exhausted: 1 }), 'stopped')
  const outgrown = { outgrown: true, needed: 30 }
  t.match(judgePool({ activeCount: 5 }, counts(9, 10), counts(9, 10), outgrown), {
    verdict: 'watch',
    words: /wants 30 numbers/
  })
})

t.test('chance is the lower tail of the binomial distribution', async (t) => {
  t.ok(Math.abs(atMost(0, 10, 0.5) - 1 / 1024) < 1e-12)
  t.ok(Math.abs(atMost(2, 4, 0.5) - 11 / 16) < 1e-12)
  t.ok(Math.abs(atMost(10, 10, 0.3) - 1) < 1e-12)
  t.ok(atMost(0, 5_000, 0.9) < 1e-300)
})

t.test('the configuration names what is missing, and the README lists the variables', async (t) => {
  t.throws(() => readConfiguration({}), /CONSOLE_SESSION_KEYS is missing/)
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  t.ok(readme.includes(configurationTable(ConsoleVariables)))
})
