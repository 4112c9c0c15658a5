import { Validator } from '@seriousme/openapi-schema-validator'
import { NOTIFICATIONS_QUEUE, OPERATION_LOG_QUEUE } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import t from 'tap'
import type { Consents, NewConsent } from '../src/consents/consents.ts'
import { sqlConsents } from '../src/consents/sql-consents.ts'
import { type AccountKeys, createAccountKeys } from '../src/lockout/account-keys.ts'
import { sqlLockout } from '../src/lockout/sql-lockout.ts'
import type { LogFacts } from '../src/operation-log/log-entry.ts'
import { logEntry } from '../src/operation-log/log-entry-job.ts'
import type { Job } from '../src/outbox/job.ts'
import { createQueues, type Queues } from '../src/outbox/queues.ts'
import { putJobs } from '../src/sql-outbox/put-jobs.ts'
import { APP, arrive } from './support/customer.ts'
import { type Flow, startFlow, testConfig, VERIFIER } from './support/flow.ts'
import { type JobFates, watchJobFates } from './support/job-fates.ts'
import { letters } from './support/letters.ts'
import { API_TOKENS, askAs, OPERATORS, type OperatorRole } from './support/operators.ts'

const DAY_MS = 86_400_000
const NAME = 'ﾖﾋﾞﾘﾝ ﾀﾛｳ'
const EMAILS = ['typed@mail.example', 'known@mail.example']

const ACCOUNT = {
  institution: 'yobirin-shinkumi',
  branch: '101',
  accountType: 'ordinary',
  accountNumber: '1234567'
} as const

let flow: Flow
let accountKeys: AccountKeys
let ask: ReturnType<typeof askAs>
let consents: Consents
let queues: Queues
let logged: JobFates

t.before(async () => {
  flow = await startFlow(t, { config: { API_TOKENS: `app:verifier:${VERIFIER},${API_TOKENS}` } })
  ask = askAs(flow)
  const { redis, redisUrl, keyPrefix, database, sealer } = flow
  const log = createLogger({ service: 'test', level: 'silent' })
  consents = sqlConsents({ database, sealer, revocationJobs: () => [], log })
  accountKeys = createAccountKeys(testConfig({}).PHONE_HASH_KEY)
  queues = createQueues({ redis, keyPrefix, onError: () => {} })
  logged = await watchJobFates(t, OPERATION_LOG_QUEUE, { redisUrl, keyPrefix })
})

const consent = (id: string, more: Partial<NewConsent> = {}): NewConsent => ({
  id,
  institution: 'yobirin-shinkumi',
  app: 'saifu-note',
  accountKey: `account-key-${id}`,
  maskedAccount: '101 普通 ****567',
  scopes: ['accounts', 'transactions'],
  grantedAt: flow.clock.at,
  expiresAt: flow.clock.at + 30 * DAY_MS,
  account: ACCOUNT,
  emails: EMAILS,
  ...more
})

const facts = (id: string, more: Partial<LogFacts> = {}): LogFacts => ({
  id,
  at: flow.clock.at,
  institution: 'yobirin-shinkumi',
  app: 'saifu-note',
  journeyId: 'journey-of-the-log',
  step: 'customer',
  action: 'next',
  outcome: 'accepted',
  maskedPhone: '*******3333',
  ...more
})

async function tellLog(jobs: readonly Job[]): Promise<void> {
  const over = logged(jobs.map(({ id }) => id))
  for (const job of jobs) await queues.add(job)
  await over
}

async function lettersTo(address: string): Promise<Record<string, unknown>[]> {
  return (await letters(flow, 'consent_revoked')).filter(({ to }) => to === address)
}

async function acts(action: string): Promise<Record<string, string>[]> {
  const found = (await ask('/acts')).json().acts as Record<string, string>[]
  return found.filter((act) => act.action === action)
}

interface Operation {
  readonly operationId: string
  readonly security: object[]
  readonly requestBody?: object
}

t.test('the OpenAPI document is valid and describes every route', async (t) => {
  const answer = await flow.app.inject('/admin/v1/openapi.json')
  const document = answer.json()
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  t.ok(valid, JSON.stringify(errors))
  t.equal(document.openapi, '3.1.0')
  const operations = Object.values<Record<string, Operation>>(document.paths).flatMap((methods) =>
    Object.values(methods)
  )
  t.ok(operations.length >= 15, `${operations.length} operations`)
  t.ok(operations.every(({ operationId, security }) => operationId && security.length === 1))
  t.ok(Object.keys(document.paths).every((path) => path.startsWith('/admin/v1/')))
})

t.test('every route asks for a token, and each role may do what those before it may', async (t) => {
  const { paths } = (await flow.app.inject('/admin/v1/openapi.json')).json()
  const allowed: Record<string, OperatorRole> = {
    'POST /locks/find': 'operator',
    'POST /locks/{accountKey}/lift': 'operator',
    'POST /consents/find': 'operator',
    'POST /consents/{id}/revoke': 'operator',
    'POST /operation-log/find': 'operator',
    'POST /maintenance-windows': 'operator',
    'POST /maintenance-windows/{id}/cancel': 'operator',
    'PUT /switches/{kind}/{id}': 'operator',
    'POST /approvals': 'operator',
    'POST /approvals/{id}/approve': 'operator',
    'POST /approvals/{id}/decline': 'operator',
    'POST /clients': 'administrator',
    'PUT /clients/{id}': 'administrator',
    'POST /clients/{id}/suspend': 'operator',
    'POST /clients/{id}/resume': 'operator',
    'POST /clients/{id}/secret': 'administrator',
    'GET /chains/{chain}/records': 'administrator'
  }
  const roles = Object.keys(OPERATORS) as OperatorRole[]
  for (const [path, methods] of Object.entries<object>(paths)) {
    for (const method of Object.keys(methods)) {
      const url = path.replace('/admin/v1', '').replace(/\{\w+\}/g, 'nothing')
      const request = `${method.toUpperCase()} ${path.replace('/admin/v1', '')}`
      const post = { method: method.toUpperCase() as 'GET', payload: '{' }
      for (const authorization of ['', 'Bearer wrong', `Basic ${OPERATORS.viewer}`]) {
        const answer = await flow.app.inject({
          ...(method === 'get' ? {} : post),
          url: `/admin/v1${url}`,
          headers: { authorization }
        })
        t.match(answer.json(), { status: 401, code: 'unauthenticated' }, request)
        t.match(answer.headers['content-type'], 'application/problem+json')
      }
      const verifier = await flow.app.inject({
        ...(method === 'get' ? {} : post),
        url: `/admin/v1${url}`,
        headers: { authorization: `Bearer ${VERIFIER}` }
      })
      t.match(verifier.json(), { status: 403, code: 'forbidden' }, request)
      const least = roles.indexOf(allowed[request] ?? 'viewer')
      for (const [rank, as] of roles.entries()) {
        const verb = method.toUpperCase() as 'GET'
        const answer = await ask(url, { as, method: verb, ...(method !== 'get' && { body: {} }) })
        t.equal(answer.statusCode === 403, rank < least, `${request} as ${as}`)
      }
    }
  }
  const logged = flow.lines.join('')
  t.match(logged, /"code":"unauthenticated","route":"\/admin\/v1\/locks".*a request was refused/)
  t.match(logged, /"code":"forbidden","by":"[^"]+","route":"\/admin\/v1\/clients"/)
  t.notMatch(logged, OPERATORS.viewer)
})

t.test('what does not fit is refused with its place, and repeats nothing', async (t) => {
  const bad = await ask('/consents/x/revoke', { body: { why: '', phone: '090-1111-3333' } })
  t.match(bad.json(), { status: 400, code: 'invalid_request' })
  t.ok(bad.json().errors.some(({ pointer }: { pointer: string }) => pointer === '#/why'))
  t.notMatch(bad.body, '1111')
  for (const why of [' ', '\u0000', 'asked\u0000', 'two\nlines']) {
    const refused = await ask('/consents/x/revoke', { body: { why } })
    t.match(refused.json(), { errors: [{ pointer: '#/why' }] }, JSON.stringify(why))
  }
  t.match((await ask('/operation-log?from=yesterday')).json(), {
    code: 'invalid_request',
    errors: [{ pointer: '#/querystring/from' }]
  })
  t.match((await ask('/operation-log?limit=501')).json(), { code: 'invalid_request' })
  t.match((await ask('/nowhere')).json(), { status: 404, code: 'not_found' })
  const text = await flow.app.inject({
    method: 'POST',
    url: '/admin/v1/consents/x/revoke',
    headers: { authorization: `Bearer ${OPERATORS.operator}`, 'content-type': 'text/plain' },
    payload: 'why'
  })
  t.match(text.json(), { status: 415, code: 'unsupported_media_type' })
})

t.test('a lock is found by its account, lifted with a reason, and gone', async (t) => {
  const rules = { limit: 3, now: flow.clock.at, clears: true }
  const lockout = sqlLockout(flow.database)
  for (let failure = 1; failure <= 3; failure += 1) {
    await lockout.guess(accountKeys.identify(ACCOUNT), rules, async () => 'wrong')
  }
  const { locks } = (await ask('/locks?institution=yobirin-shinkumi', { as: 'viewer' })).json()
  t.match(locks, [{ maskedAccount: '101 ordinary ****567', failures: 3 }])
  const found = (await ask('/locks/find', { body: ACCOUNT })).json()
  t.strictSame(found, locks[0])
  const short = { ...ACCOUNT, accountNumber: '12' }
  t.match((await ask('/locks/find', { body: short })).json(), { code: 'lock_not_found' })

  const why = 'Identified at the counter'
  const lift = () => ask(`/locks/${found.accountKey}/lift`, { body: { why } })
  t.match((await lift()).json(), { accountKey: found.accountKey })
  t.match((await lift()).json(), { status: 404, code: 'lock_not_found' })
  t.strictSame((await ask('/locks')).json(), { locks: [] })
  t.match(await acts('lock_lifted'), [
    { by: 'operator-token', target: found.accountKey, institution: 'yobirin-shinkumi', why }
  ])
  t.equal((await acts('lock_looked_up')).length, 2)
})

t.test('locks are listed page by page, each of them once', async (t) => {
  const lockout = sqlLockout(flow.database)
  const rules = { limit: 1, now: flow.clock.at, clears: false }
  const branches = ['201', '202', '203', '204', '205']
  for (const branch of branches) {
    await lockout.guess(accountKeys.identify({ ...ACCOUNT, branch }), rules, async () => 'wrong')
  }
  const seen: string[] = []
  let next: string | undefined
  do {
    const after: string = next ? `&after=${next}` : ''
    const page = (await ask(`/locks?limit=2${after}`)).json()
    seen.push(...page.locks.map(({ maskedAccount }: { maskedAccount: string }) => maskedAccount))
    next = page.next
  } while (next)
  t.strictSame(
    seen.toSorted(),
    branches.map((branch) => `${branch} ordinary ****567`)
  )
  t.match((await ask('/locks?after=nonsense')).json(), { status: 400 })
})

t.test('a consent is granted once, whoever tells of it how often', async (t) => {
  const job: Job = { queue: NOTIFICATIONS_QUEUE, id: 'granted-with-it', data: { some: 'notice' } }
  const granted = await Promise.all([
    consents.grant(consent('once'), [job]),
    consents.grant(consent('once'), [job])
  ])
  t.strictSame(granted[0], granted[1])
  const jobs = await flow.database.query('SELECT 1 FROM outbox_job WHERE id = $1', [job.id])
  t.ok(jobs.length <= 1, 'its jobs are put once')
  await t.rejects(consents.grant(consent('once', { app: 'other' })), /for something else/)

  const now = flow.clock.at
  t.ok(await consents.isActive('once', now))
  t.notOk(await consents.isActive('once', now + 30 * DAY_MS), 'until its time is over')
  t.notOk(await consents.isActive('never', now))
  t.match(await consents.findActive('account-key-once', 'saifu-note', now), { id: 'once' })
  t.equal(await consents.findActive('account-key-once', 'kakei-komichi', now), undefined)
  t.match(await consents.accountOf('once', now), { accountNumber: '1234567' })
  const kept = await flow.database.query('SELECT * FROM consent WHERE id = $1', ['once'])
  t.notMatch(JSON.stringify(kept), /1234567|mail\.example/, 'and nothing personal lies open')
})

t.test('an operator revokes a consent: letters, log and record come with it', async (t) => {
  await consents.grant(consent('unwanted'))
  const over = logged(['revoked-unwanted'])
  const why = 'The customer asked for it by telephone'
  const answer = await ask('/consents/unwanted/revoke', { body: { why } })
  t.equal(answer.statusCode, 200)
  t.match(answer.json(), {
    id: 'unwanted',
    status: 'revoked',
    revoked: { by: 'operator-token', why }
  })
  t.notOk(await consents.isActive('unwanted', flow.clock.at))
  t.equal(await consents.accountOf('unwanted', flow.clock.at), undefined)

  for (const address of EMAILS) {
    t.match(await lettersTo(address), [
      { kind: 'consent_revoked', appName: 'さいふノート（架空）', grantedAt: flow.clock.at }
    ])
  }
  await over
  const log = await ask('/operation-log?institution=yobirin-shinkumi')
  t.match(
    log.json().entries.filter(({ id }: { id: string }) => id === 'revoked-unwanted'),
    [{ step: 'consent', action: 'revoke', outcome: 'revoked', consentId: 'unwanted' }]
  )
  t.match(await acts('consent_revoked'), [
    { by: 'operator-token', role: 'operator', target: 'unwanted', why }
  ])

  t.match((await ask('/consents/unwanted/revoke', { body: { why } })).json(), {
    status: 409,
    code: 'consent_over'
  })
  t.match((await ask('/consents/unknown/revoke', { body: { why } })).json(), {
    status: 404,
    code: 'consent_not_found'
  })
  t.equal((await acts('consent_revoked')).length, 1, 'what did not happen is not recorded')
})

t.test('two operators at once revoke it once', async (t) => {
  await consents.grant(consent('fought-over', { emails: ['fought@mail.example'] }))
  const revoke = () => ask('/consents/fought-over/revoke', { body: { why: 'both' } })
  const answers = await Promise.all([revoke(), revoke(), revoke()])
  t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 409, 409])
  t.equal((await lettersTo('fought@mail.example')).length, 1)
})

t.test('a lock and a consent that need two people are not for one, nor twice', async (t) => {
  const config = { API_TOKENS, ACTS_NEEDING_APPROVAL: 'liftLock,revokeConsent' }
  const guarded = await startFlow(t, { config })
  const { database, sealer, clock } = guarded
  const ask = askAs(guarded)
  const log = createLogger({ service: 'test', level: 'silent' })
  const guardedConsents = sqlConsents({ database, sealer, revocationJobs: () => [], log })
  await guardedConsents.grant(consent('shared'))
  const account = accountKeys.identify(ACCOUNT)
  const lockNow = () =>
    sqlLockout(database).guess(
      account,
      { limit: 1, now: clock.at, clears: true },
      async () => 'wrong'
    )
  await lockNow()

  const body = { why: 'Identified at the counter' }
  const both = { by: 'operator-token, approved by administrator-token', why: body.why }
  const done = async (action: string) => (await ask(`/acts?action=${action}`)).json().acts
  for (const { act, target, path, action, again } of [
    {
      ...{ act: 'liftLock', target: account.key, path: `/locks/${account.key}/lift` },
      ...{ action: 'lock_lifted', again: { code: 'lock_not_found' } }
    },
    {
      ...{ act: 'revokeConsent', target: 'shared', path: '/consents/shared/revoke' },
      ...{ action: 'consent_revoked', again: { code: 'consent_over' } }
    }
  ]) {
    for (const as of ['operator', 'administrator'] as const) {
      const alone = await ask(path, { as, body })
      t.match(alone.json(), { status: 403, code: 'approval_needed' }, `${act} by one`)
    }
    const { id } = (await ask('/approvals', { body: { act, target, body } })).json()
    const approve = { body: { why: 'I know the voice' } }
    const own = await ask(`/approvals/${id}/approve`, approve)
    t.match(own.json(), { status: 403, code: 'approval_own' })
    t.match(await done(action), [], 'nothing is done yet')
    const second = { ...approve, as: 'administrator' } as const
    const { approval } = (await ask(`/approvals/${id}/approve`, second)).json()

    const carryOut = (headers: object) =>
      guarded.app.inject({
        ...{ method: 'POST', url: `/admin/v1${path}`, payload: body },
        headers: { authorization: `Bearer ${OPERATORS.operator}`, ...headers }
      })
    const twice = await Promise.all([carryOut({ approval }), carryOut({ approval })])
    t.strictSame(twice.filter(({ statusCode }) => statusCode === 200).length, 1, `${act} once`)
    t.match((await carryOut({ approval })).json(), again)
    t.match(await done(action), [{ ...both, target }])
    t.equal((await done(action)).length, 1)
    t.match((await ask(`/approvals/${id}`)).json(), { status: 'carried_out' })
    if (act === 'liftLock') {
      clock.at += 60_000
      await lockNow()
      const over = { status: 409, code: 'changed_meanwhile' }
      t.match((await carryOut({ approval })).json(), over, 'another lock is not lifted by it')
    }
  }
  t.notOk(await guardedConsents.isActive('shared', clock.at))
})

t.test('what a process put into the database and died is handed on by another', async (t) => {
  const over = logged(['left-behind'])
  await flow.database.transaction((sql) =>
    putJobs(sql, [logEntry(facts('left-behind', { journeyId: 'left' }), flow.sealer)])
  )
  await over
  t.equal((await ask('/operation-log?journeyId=left')).json().entries.length, 1)
})

t.test('consents are listed page by page, and can be read', async (t) => {
  for (let count = 1; count <= 5; count += 1) {
    const expiresAt = flow.clock.at + (count === 1 ? 0 : DAY_MS)
    await consents.grant(
      consent(`listed-${count}`, {
        institution: 'suzukaze-shinkumi',
        app: 'kakei-komichi',
        grantedAt: flow.clock.at - Math.ceil(count / 2) * DAY_MS,
        expiresAt
      })
    )
  }
  const ids: string[] = []
  let next: string | undefined
  do {
    const after = next ? `&after=${next}` : ''
    const answer = await ask(`/consents?institution=suzukaze-shinkumi&limit=2${after}`)
    const page = answer.json()
    ids.push(...page.consents.map(({ id }: { id: string }) => id))
    next = page.next
  } while (next)
  t.strictSame(ids, ['listed-2', 'listed-1', 'listed-4', 'listed-3', 'listed-5'])
  const active = await ask('/consents?app=kakei-komichi&active=true')
  t.equal(active.json().consents.length, 4)
  t.match((await ask('/consents/listed-1')).json(), { status: 'expired', app: 'kakei-komichi' })
  t.match((await ask('/consents/never')).json(), { code: 'consent_not_found' })
})

t.test(
  'what an account allowed, and what was done about it, is found by the account',
  async (t) => {
    const { key: accountKey, masked: maskedAccount } = accountKeys.identify(ACCOUNT)
    await consents.grant(consent('of-the-account', { accountKey, maskedAccount }))
    await tellLog([
      logEntry(facts('about-the-account', { accountKey, maskedAccount }), flow.sealer)
    ])
    const found = await ask('/consents/find', { body: ACCOUNT })
    t.match(found.json().consents, [
      { id: 'of-the-account', maskedAccount: '101 ordinary ****567' }
    ])
    const entries = await ask('/operation-log/find', { body: { account: ACCOUNT, limit: 5 } })
    t.match(entries.json().entries, [{ id: 'about-the-account', accountKey }])
    t.equal((await acts('consents_looked_up')).length, 1)
    t.equal((await acts('log_looked_up')).length, 1)
    t.notMatch((await ask('/acts')).body, '1234567')
  }
)

t.test('consents that are over keep nothing personal', async (t) => {
  await consents.grant(consent('short', { expiresAt: flow.clock.at + 1_000 }))
  t.equal(await consents.forgetOver(flow.clock.at + 999), 1, 'one was over before')
  t.equal(await consents.forgetOver(flow.clock.at + 1_000), 1)
  const left = await flow.database.query(
    'SELECT sealed_account, sealed_emails FROM consent WHERE id = $1',
    ['short']
  )
  t.strictSame(left, [{ sealed_account: null, sealed_emails: null }])
})

t.test('the operation log is read by journey, time and institution', async (t) => {
  const at = flow.clock.at + 10 * DAY_MS
  await tellLog([
    ...['a', 'b', 'c'].map((id, index) =>
      logEntry(facts(id, { at: at + index * 1_000, journeyId: 'paged' }), flow.sealer)
    ),
    logEntry(facts('d', { at, institution: 'suzukaze-shinkumi' }), flow.sealer)
  ])
  const ids = async (query: string) => {
    const answer = await ask(`/operation-log?${query}`)
    return answer.json().entries.map(({ id }: { id: string }) => id)
  }
  t.strictSame(await ids('journeyId=paged'), ['c', 'b', 'a'])
  t.strictSame(await ids('journeyId=paged&order=oldest_first'), ['a', 'b', 'c'])
  const instant = (milliseconds: number) => new Date(milliseconds).toISOString()
  t.strictSame(
    await ids(`from=${instant(at + 1_000)}&until=${instant(at + 2_000)}`),
    ['b'],
    'from the first up to but not including the last'
  )
  t.strictSame(await ids(`from=${instant(at)}&institution=suzukaze-shinkumi`), ['d'])
  const first = (await ask('/operation-log?journeyId=paged&limit=2')).json()
  t.equal(first.entries.length, 2)
  t.strictSame(await ids(`journeyId=paged&limit=2&after=${first.next}`), ['a'])
  t.match(first.entries[0], {
    at: instant(at + 2_000),
    step: 'customer',
    maskedPhone: '*******3333'
  })
})

t.test('only administrators are shown names, and it is recorded that they were', async (t) => {
  await tellLog([
    logEntry({ ...facts('named', { journeyId: 'named' }), nameKana: NAME }, flow.sealer)
  ])
  for (const as of ['viewer', 'operator'] as const) {
    const answer = await ask('/operation-log?journeyId=named', { as })
    t.equal(answer.json().entries.length, 1)
    t.notMatch(answer.body, NAME)
    t.notMatch(answer.body, 'ealedNameKana')
  }
  const before = (await acts('names_read')).length
  const answer = await ask('/operation-log?journeyId=named', { as: 'administrator' })
  t.match(answer.json().entries, [{ id: 'named', nameKana: NAME }])
  const [last, ...others] = await acts('names_read')
  t.match(last, { by: 'administrator-token', target: 'named' })
  t.equal(others.length, before)
})

t.test('maintenance is announced, listed, cancelled and recorded', async (t) => {
  const instant = (minutes: number) => new Date(flow.clock.at + minutes * 60_000).toISOString()
  const announce = (body: object) => ask('/maintenance-windows', { body })
  const reason = 'New core system'
  const announced = await announce({
    ...{ institution: 'suzukaze-shinkumi', startsAt: instant(60), endsAt: instant(120), reason }
  })
  t.equal(announced.statusCode, 201)
  const { id } = announced.json()
  await announce({ endsAt: instant(5), reason: 'At once, and all' })
  const list = async (query = '') =>
    (await ask(`/maintenance-windows${query}`, { as: 'viewer' })).json().maintenanceWindows
  t.match(await list(), [
    { id, institution: 'suzukaze-shinkumi', startsAt: instant(60), endsAt: instant(120), reason },
    { startsAt: instant(0), endsAt: instant(5), announced: { by: 'operator-token' } }
  ])
  t.equal((await list('?institution=yobirin-shinkumi')).length, 1)

  const cancel = () => ask(`/maintenance-windows/${id}/cancel`, { body: { why: 'Put off' } })
  t.match((await cancel()).json(), { cancelled: { by: 'operator-token', why: 'Put off' } })
  t.match((await cancel()).json(), { status: 409, code: 'maintenance_window_over' })
  t.match((await ask('/maintenance-windows/none/cancel', { body: { why: 'x' } })).json(), {
    code: 'maintenance_window_not_found'
  })
  t.match((await announce({ institution: 'nowhere', endsAt: instant(5), reason })).json(), {
    status: 422,
    code: 'unknown_institution'
  })
  for (const times of [{ endsAt: instant(-1) }, { startsAt: instant(9), endsAt: instant(8) }]) {
    t.match((await announce({ ...times, reason })).json(), { code: 'maintenance_window_empty' })
  }
  flow.clock.at += 6 * 60_000
  t.equal((await list()).length, 1)
  const all = await ask('/maintenance-windows?past=true&limit=1')
  t.equal(all.json().maintenanceWindows[0].id, id)
  t.equal((await list(`?past=true&after=${all.json().next}`)).length, 1)
  t.match(await acts('maintenance_announced'), [{ why: 'At once, and all' }, { target: id }])
  t.match(await acts('maintenance_cancelled'), [{ target: id, why: 'Put off' }])
})

t.test('institutions and apps are switched off and on again', async (t) => {
  const list = async () => (await ask('/switches', { as: 'viewer' })).json().switches
  t.match(await list(), [
    { kind: 'institution', id: 'yobirin-shinkumi', switchedOff: false, switchedOffInFile: false },
    { kind: 'institution', id: 'suzukaze-shinkumi' },
    { kind: 'app', id: 'saifu-note', name: 'さいふノート（架空）', switchedOff: false },
    { kind: 'app', id: 'kakei-komichi' }
  ])
  const set = (path: string, switchedOff: boolean, why = 'Suspicious requests') =>
    ask(`/switches/${path}`, { method: 'PUT', body: { switchedOff, why } })
  const off = await set('app/saifu-note', true)
  t.match(off.json(), {
    switchedOff: true,
    lastChange: { by: 'operator-token', why: 'Suspicious requests' }
  })
  t.match((await list())[2], { id: 'saifu-note', switchedOff: true })
  t.match((await set('app/saifu-note', true, 'Again')).json(), {
    lastChange: { why: 'Suspicious requests' }
  })
  t.match((await set('app/saifu-note', false, 'All is well')).json(), { switchedOff: false })
  const suspend = (act: string) =>
    ask(`/clients/saifu-note/${act}`, { method: 'POST', body: { why: 'Suspicious requests' } })
  t.equal((await suspend('suspend')).statusCode, 200)
  t.match((await list())[2], { switchedOff: true, switchedOffInFile: false, suspended: true })
  await set('app/saifu-note', false)
  t.match((await list())[2], { switchedOff: true }, 'a switch does not resume it')
  t.equal((await suspend('resume')).statusCode, 200)
  const resumed = (await list())[2]
  t.match(resumed, { switchedOff: false })
  t.notOk('suspended' in resumed)
  t.match((await set('app/yobirin-shinkumi', true)).json(), {
    status: 404,
    code: 'switch_not_found'
  })
  t.strictSame(
    (await acts('app_switched_off')).map(({ target, why }) => [target, why]),
    [['saifu-note', 'Suspicious requests']],
    'what changes nothing is not recorded'
  )
  t.match(await acts('app_switched_on'), [{ target: 'saifu-note', why: 'All is well' }])
})

t.test('chains are verified over HTTP, part by part', async (t) => {
  const verify = async (chain: string, body = {}) =>
    (await ask(`/chains/${chain}/verify`, { as: 'viewer', body })).json()
  const { chains } = (await ask('/chains', { as: 'viewer' })).json()
  t.ok(chains.length >= 3)
  for (const { chain, sequence, hash } of chains) {
    const found = await verify(chain, { anchors: [{ sequence, hash }] })
    t.match(found, { status: 'intact', complete: true }, chain)
    t.ok(found.position.sequence >= sequence)
  }
  const chain = 'operation-log.suzukaze-shinkumi'
  t.match(await verify(chain, { anchors: [{ sequence: 1, hash: 'a'.repeat(64) }] }), {
    status: 'broken',
    fault: { reason: 'replaced', sequence: 1, id: 'd' }
  })
  t.match(await verify(chain, { anchors: [{ sequence: 9, hash: 'a'.repeat(64) }] }), {
    fault: { reason: 'cut_off', sequence: 2 }
  })
  await flow.database.query('ALTER TABLE chained_record DISABLE TRIGGER USER')
  await flow.database.query(
    `UPDATE chained_record SET record = replace(record, '"customer"', '"consent"') WHERE chain = $1`,
    [chain]
  )
  t.match(await verify(chain), { fault: { reason: 'altered', sequence: 1, id: 'd' } })
  t.ok(flow.lines.some((line) => line.includes('a chain of records is broken')))
})

t.test('an auditor gets the records as they were written', async (t) => {
  const answer = await ask('/chains/administration/records?limit=2', { as: 'administrator' })
  const { records } = answer.json()
  t.equal(records.length, 2)
  t.equal(JSON.parse(records[1].record).previous, records[0].hash)
  t.match(await acts('records_exported'), [{ target: 'administration' }])
})

t.test('journeys under way are counted by step, and by nothing else', async (t) => {
  const count = async () => (await ask('/journeys', { as: 'viewer' })).json()
  t.strictSame(await count(), { total: 0, steps: [] })
  const payload = { app: APP, returnUrl: 'http://sandbox.example/returned' }
  // The process that was told of the switches above; the other learns of them a little later.
  for (const { inject } of [flow.app, flow.app]) {
    const headers = { authorization: `Bearer ${VERIFIER}` }
    const opened = await inject({ method: 'POST', url: '/v1/journeys', headers, payload })
    t.equal(opened.statusCode, 201)
  }
  // Nobody waits for the count, so it may come a moment later.
  while ((await count()).total < 2);
  t.strictSame(await count(), { total: 2, steps: [{ step: 'account', count: 2 }] })
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  const steps = async () => (await count()).steps.filter(({ count }: { count: number }) => count)
  t.strictSame(await steps(), [
    { step: 'account', count: 2 },
    { step: 'call', count: 1 }
  ])
  await customer.page()
  await customer.press('cancel')
  t.strictSame(await steps(), [{ step: 'account', count: 2 }])
  flow.clock.at += 30 * 60_000
  t.equal((await count()).total, 0)
})

t.test('nothing personal is in a line that was logged', async (t) => {
  t.ok(flow.lines.length > 50)
  for (const personal of [NAME, '1234567', ...EMAILS, ...Object.values(OPERATORS)]) {
    t.notOk(
      flow.lines.find((line) => line.includes(personal)),
      personal
    )
  }
})
