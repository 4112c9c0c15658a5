import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Validator } from '@seriousme/openapi-schema-validator'
import { configurationTable } from '@yobirin/configuration'
import {
  APPROVAL_CONTEXT,
  type GuardableAct,
  type PoolChanged,
  VERIFICATION_EVENTS_QUEUE
} from '@yobirin/contracts'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import t from 'tap'
import { startRedis } from '../../../test/support/redis.ts'
import { configurationSchema, loadCallVerificationConfiguration } from '../src/config.ts'
import type { Pool } from '../src/number-pool/number-pools-port.ts'
import { ApiProblem } from '../src/problems/api-problem.ts'
import { problemKinds } from '../src/problems/problem-kinds.ts'
import { headersOfAnswers } from '../src/response-headers.ts'
import { seedSandboxPools } from '../src/sandbox/seed-sandbox-pools.ts'
import {
  as,
  type Edge,
  mobileNumber,
  quickSettings,
  startEdge,
  startVerification,
  tokens
} from './support/edge.ts'

const settings = { ...quickSettings, ringSeconds: 7 }

/** Of one path of the OpenAPI document. */
type Methods = Record<string, { operationId: string; security?: unknown }>

const send = (
  { app }: Edge,
  method: 'GET' | 'PUT' | 'POST' | 'PATCH',
  url: string,
  payload?: object,
  token = tokens.operator
) => app.inject({ method, url, headers: as(token), ...(payload && { payload }) })

t.test('a token and its role say what one may do', async (t) => {
  const edge = await startEdge(t)
  const { app } = edge
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    'Bearer wrong',
    `Basic ${tokens.operator}`
  ]) {
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await app.inject({ url: '/v1/pools', headers })
    t.match(answer.json(), { status: 401, code: 'unauthenticated' }, String(authorization))
    t.match(answer.headers['www-authenticate'], /^Bearer/)
  }
  const expected: [token: keyof typeof tokens, list: number, configure: number, start: number][] = [
    ['verifier', 403, 403, 422],
    ['viewer', 200, 403, 403],
    ['operator', 200, 200, 403],
    ['administrator', 200, 200, 422]
  ]
  for (const [name, list, configure, start] of expected) {
    const token = tokens[name]
    const body = { settings, why: 'test', revision: 1 }
    const may = {
      method: 'GET',
      url: '/v1/token',
      headers: { authorization: `Bearer ${token}` }
    } as const
    const { permissions, role } = (await app.inject(may)).json()
    t.equal(role, name)
    t.equal(permissions.includes('pools:change'), configure === 200)
    const statuses = [
      (await send(edge, 'GET', '/v1/pools', undefined, token)).statusCode,
      (await send(edge, 'PUT', '/v1/pools/main', body, token)).statusCode,
      (await send(edge, 'POST', '/v1/verifications', { phoneNumber: '1' }, token)).statusCode
    ]
    t.same(statuses, [list, configure, start], name)
  }
  const unread = await app.inject({ method: 'POST', url: '/v1/verifications', payload: '{' })
  t.equal(unread.statusCode, 401, 'before anything of the body is looked at')
  const logged = edge.logs.join('')
  t.match(logged, /"code":"unauthenticated","route":"\/v1\/pools".*a request was refused/)
  t.match(logged, /"code":"forbidden","by":"watch","route":"\/v1\/pools\/:pool"/)
  for (const token of Object.values(tokens)) t.notMatch(logged, token)
})

const NOT_FOR_BROWSERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

t.test('every error is a problem with a stable code', async (t) => {
  const edge = await startEdge(t)
  const { app } = edge
  const answers = [
    [await app.inject({ url: '/nowhere' }), 404, 'not_found'],
    [await app.inject({ method: 'DELETE', url: '/v1/pools' }), 404, 'not_found'],
    [await app.inject({ url: '/v1/verifications/%zz' }), 400, 'malformed_request'],
    [await send(edge, 'GET', `/v1/pools/${'x'.repeat(500)}`), 400, 'malformed_request']
  ] as const
  for (const [answer, status, code] of answers) {
    t.equal(answer.statusCode, status)
    t.match(answer.headers['content-type'], 'application/problem+json')
    t.match(answer.json(), { status, code, type: `/problems/${code}` })
    t.match(answer.headers, NOT_FOR_BROWSERS)
  }
  for (const [code, kind] of Object.entries(problemKinds)) {
    t.match(code, /^[a-z_]+$/)
    const { details } = new ApiProblem(code as keyof typeof problemKinds)
    t.match(details, { ...kind, code, type: `/problems/${code}` })
  }
})

t.test('what is not HTTP is told so, and the process goes on', async (t) => {
  const { app } = await startEdge(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const post = 'POST /v1/verifications HTTP/1.1\r\nhost: calls.example\r\n'
  for (const [sent, what] of [
    ['no HTTP at all\r\n\r\n', 'no HTTP'],
    [`${post}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 'two lengths'],
    [`${post}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 'an end that is none'],
    [`${post}content-length: 3\r\ncontent-length: 4\r\n\r\nabc`, 'one length and another']
  ] as const) {
    const socket = connect(port, '127.0.0.1')
    socket.end(sent)
    t.match(await text(socket), /^HTTP\/1\.1 400 /, what)
  }
  t.equal((await app.inject({ method: 'TRACE' as 'GET', url: '/v1/pools' })).statusCode, 404)
  t.equal((await app.inject('/healthz')).statusCode, 200)
})

t.test('an operator sets up a pool and looks after its numbers', async (t) => {
  const edge = await startEdge(t, { numbers: ['+81120000001'] })
  const why = 'first pool'
  const created = await send(edge, 'PUT', '/v1/pools/branch', { settings, why })
  t.match(created.json(), { name: 'branch', settings, live: 0, numbers: [] })

  const numbers = '/v1/pools/branch/numbers'
  const added = await send(edge, 'POST', numbers, { targetNumber: '0800-000-0001', why })
  t.equal(added.statusCode, 201)
  t.same(added.json(), {
    targetNumber: '+818000000001',
    targetNumberNational: '0800-000-0001',
    state: 'active',
    live: 0,
    revision: 2,
    changedBy: 'desk',
    changedAt: added.json().changedAt,
    why
  })
  const again = await send(edge, 'POST', numbers, { targetNumber: '+818000000001', why })
  t.equal(again.statusCode, 200)
  const taken = await send(edge, 'POST', numbers, { targetNumber: '0120000001', why })
  t.match(taken.json(), { status: 409, code: 'number_in_other_pool' })
  const mobile = await send(edge, 'POST', numbers, { targetNumber: '09012345678', why })
  t.match(mobile.json(), { code: 'not_toll_free', errors: [{ pointer: '#/targetNumber' }] })
  t.notMatch(mobile.body, '9012345678')

  const state = async (number: string, to: string) => {
    const revision = (await edge.core.pools.read('main'))?.numbers[0]?.revision
    return send(edge, 'PATCH', `/v1/pools/main/numbers/${number}`, { state: to, why, revision })
  }
  const { id } = await startVerification(edge, mobileNumber())
  t.match((await state('+81120000001', 'draining')).json(), { state: 'draining', live: 1 })
  t.match((await state('0120000001', 'retired')).json(), { code: 'number_still_live' })
  await edge.core.verifications.cancel(id)
  t.match((await state('0120-000-001', 'retired')).json(), { state: 'retired', live: 0 })
  t.match((await state('0120000009', 'active')).json(), { code: 'number_not_found' })
  t.match((await state('0120000009', 'sleeping')).json(), { errors: [{ pointer: '#/state' }] })

  const listed = await send(edge, 'GET', '/v1/pools', undefined, tokens.viewer)
  t.match(listed.json().pools, [
    { name: 'branch', numberCount: 1, activeCount: 1, live: 0 },
    { name: 'main', numberCount: 1, activeCount: 0, live: 0 }
  ])
  t.match((await send(edge, 'GET', '/v1/pools/main')).json(), { numbers: [{ state: 'retired' }] })
  t.match((await send(edge, 'GET', '/v1/pools/none')).json(), { code: 'pool_not_found' })
  const nowhere = await send(edge, 'POST', '/v1/pools/none/numbers', {
    targetNumber: '0120000002',
    why
  })
  t.match(nowhere.json(), { status: 404, code: 'pool_not_found' })
  const silent = await send(edge, 'PUT', '/v1/pools/branch', { settings })
  t.match(silent.json(), { code: 'invalid_request', errors: [{ pointer: '#/why' }] })
})

t.test('two who change the same never undo each other unseen', async (t) => {
  const edge = await startEdge(t, { numbers: ['+81120000001'] })
  const path = '/v1/pools/main/numbers/0120000001'
  const read = async () => (await send(edge, 'GET', '/v1/pools/main')).json()
  const seen = (await read()).numbers[0].revision
  const change = (state: string, why: string, revision: number, token = tokens.operator) =>
    send(edge, 'PATCH', path, { state, why, revision }, token)

  t.equal((await change('quarantined', 'it does not\u0000 ring', seen)).statusCode, 400)
  t.equal((await change('quarantined', 'it does not ring', seen)).statusCode, 200)
  const second = await change('draining', 'fewer customers', seen, tokens.administrator)
  t.match(second.json(), { status: 409, code: 'changed_meanwhile' })
  t.match(
    second.json().errors[0].detail,
    /^is \d+ by now: desk made it quarantined at 20.*Z: it does not ring$/,
    'and is told what the other did'
  )
  t.equal((await change('quarantined', 'the same', seen)).statusCode, 200, 'a repetition is none')
  const now = (await read()).numbers[0]
  t.match(now, { state: 'quarantined', changedBy: 'desk', why: 'it does not ring' })
  const informed = await change('active', 'tried', now.revision, tokens.administrator)
  t.match(informed.json(), { state: 'active', changedBy: 'root', why: 'tried' })
  const blind = await send(edge, 'PATCH', path, { state: 'retired', why: 'x' })
  t.match(blind.json(), { code: 'invalid_request', errors: [{ pointer: '#/revision' }] })

  const watching = await change('draining', 'x', informed.json().revision, tokens.viewer)
  t.match(watching.json(), { status: 403, code: 'forbidden' }, 'a viewer takes nothing out')

  const both = await Promise.all([
    change('draining', 'one', informed.json().revision),
    change('quarantined', 'the other', informed.json().revision, tokens.administrator)
  ])
  t.same(both.map(({ statusCode }) => statusCode).sort(), [200, 409], 'also in the same instant')

  const { settingsRevision: revision } = await read()
  const configure = (ringSeconds: number, revision: number) =>
    send(edge, 'PUT', '/v1/pools/main', {
      ...{ settings: { ...settings, ringSeconds }, why: 'test', revision }
    })
  t.equal((await configure(5, revision)).statusCode, 200, 'numbers do not stand in its way')
  t.match((await configure(6, revision)).json(), { code: 'changed_meanwhile' })
  const { settings: kept } = await read()
  t.equal(kept.ringSeconds, 5)
  t.match(
    (await configure(6, 0)).json(),
    { code: 'changed_meanwhile' },
    'nor is one created over it'
  )
})

t.test('what two people decided names the approval where it is told, a refusal none', async (t) => {
  const environment = { ACTS_NEEDING_APPROVAL: 'changeNumber,configurePool' }
  const edge = await startEdge(t, { numbers: ['+81120000001'], environment })
  const { sealer, place } = edge
  const approved = (act: GuardableAct, target: string, body: object) => {
    const people = { by: 'tanaka', approvedBy: 'sato', requestedAt: Date.now() }
    const holds = { id: `approval-of-${act}`, expiresAt: Date.now() + 60_000 }
    return sealer.seal(JSON.stringify({ act, target, body, ...people, ...holds }), APPROVAL_CONTEXT)
  }
  const { revision, settings } = (await edge.core.pools.read('main')) as Pool
  const acts = [
    {
      act: 'changeNumber',
      target: 'main/+81120000001',
      method: 'PATCH',
      url: '/v1/pools/main/numbers/+81120000001',
      body: { state: 'draining', why: 'a dead line', revision }
    },
    {
      act: 'configurePool',
      target: 'main',
      method: 'PUT',
      url: '/v1/pools/main',
      body: { settings: { ...settings, ringSeconds: 5 }, why: 'too short', revision: 1 }
    }
  ] as const
  for (const { act, target, method, url, body } of acts) {
    const alone = await send(edge, method, url, body)
    t.match(alone.json(), { status: 403, code: 'approval_needed' })
    const headers = { ...as(tokens.operator), approval: approved(act, target, body) }
    const both = await edge.app.inject({ method, url, headers, payload: body })
    t.equal(both.statusCode, 200, both.body)
  }

  t.match((await edge.core.pools.read('main'))?.numbers, [
    { changed: { by: 'tanaka, approved by sato', why: 'a dead line' } }
  ])
  const connection = connectRedis(place.redisUrl, { name: 'test', onError: () => {} })
  const prefix = queuePrefix(place.keyPrefix, VERIFICATION_EVENTS_QUEUE)
  const queue = new Queue<{ events: PoolChanged[] }>(VERIFICATION_EVENTS_QUEUE, {
    connection,
    prefix
  })
  t.teardown(async () => {
    await queue.close()
    connection.disconnect()
  })
  // Closing hands on what was told.
  await edge.close()
  const jobs = await queue.getJobs(['waiting'], 0, -1, true)
  const told = jobs
    .flatMap(({ data }) => data.events)
    .toSorted((one, other) => one.revision - other.revision)
  t.match(
    told.flatMap(({ change, by, approval }) => (approval ? [{ change, by, approval }] : [])),
    [
      {
        change: 'number_state',
        by: 'tanaka, approved by sato',
        approval: 'approval-of-changeNumber'
      },
      { change: 'settings', by: 'tanaka, approved by sato', approval: 'approval-of-configurePool' }
    ]
  )
  t.ok(told.some(({ by, approval }) => by === 'test' && approval === undefined))
})

t.test(
  'a list of 5,000 lines with 37 faults of 12 kinds: each is named, nothing is added',
  async (t) => {
    const edge = await startEdge(t, { numbers: ['+81120000001'] })
    const body = { settings, why: 'test' }
    await send(edge, 'PUT', '/v1/pools/other', body)
    for (const index of [1, 2]) {
      const targetNumber = `0120-999-00${index}`
      await send(edge, 'POST', '/v1/pools/other/numbers', { targetNumber, why: 'test' })
    }
    const faulty: [code: string, ...lines: string[]][] = [
      ['unreadable', '0800-\uFFFD', '0120\u0000', '0120\u0007'],
      ['unclosed_quote', '"0800-111-2222', '"0800"x,'],
      ['number_missing', ',active', ' , ', '"",active'],
      ['scientific', '8.00123E+9', '1.2E+8', '8.1E+11'],
      ['lost_zero', '120444333', '8004443333', '800-444-3334', '120-444-334'],
      ['not_a_number', 'call us', '0120-GO-FREE', '0800x4443333', 'n/a', 'REF!'],
      ['too_short', '0120-44-333', '+8180044433', '0120'],
      ['too_long', '0120-444-3333', '0800-444-33333', '0120-1234567'],
      ['foreign', '+1 800 444 3333', '+44 800 444 333', '+18004443333'],
      ['not_toll_free', '03-1234-5678', '090-1234-5678', '0570-000-111', '110'],
      ['unknown_state', '0800-777-0001,sleeping', '0800-777-0002,retired'],
      ['in_other_pool', '0120-999-001', '0120999002']
    ]
    const good = (index: number) =>
      `0800-${String(5_000_000 + index).replace(/(\d{3})(\d{4})/, '$1-$2')}`
    const lines = ['number,state,note', ...Array.from({ length: 4_999 }, (_, index) => good(index))]
    const expected: [line: number, code: string][] = []
    for (const [code, ...cells] of faulty) {
      for (const cell of cells) {
        const line = 101 * (expected.length + 1)
        lines[line - 1] = cell
        expected.push([line, code])
      }
    }
    t.same([lines.length, expected.length, faulty.length], [5_000, 37, 12])
    const post = (csv: string, more: object = {}, token = tokens.operator) =>
      send(edge, 'POST', '/v1/pools/main/imports', { csv, why: 'moved', ...more }, token)

    const refused = await post(lines.join('\r\n'))
    t.equal(refused.statusCode, 422)
    const { code, errors } = refused.json()
    t.equal(code, 'import_at_fault')
    t.same(
      errors.map(({ pointer, code }: Record<string, string>) => [Number(pointer?.slice(6)), code]),
      expected
    )
    t.notMatch(refused.body, '1234-5678', 'what stands in a line is nobody’s business')
    const count = async () => (await edge.core.pools.read('main'))?.numbers.length
    t.equal(await count(), 1, 'nothing was added')

    for (const [line] of expected) lines[line - 1] = ''
    lines[1] = '０８００－７７７－０００９,Quarantined,"said ""try"", then"'
    lines[2] = '0120-000-001'
    const right = lines.join('\n')
    const planned = await post(right, { dryRun: true })
    t.match(planned.json(), { dryRun: true, added: 4_961, alreadyThere: 1 })
    t.equal(await count(), 1)
    t.equal((await post(right, {}, tokens.viewer)).statusCode, 403)
    const imported = await post(right)
    t.match(imported.json(), { dryRun: false, added: 4_961, alreadyThere: 1 })
    t.match(imported.json().lines.slice(0, 3), [
      { line: 2, targetNumber: '+818007770009', state: 'quarantined', outcome: 'added' },
      { line: 3, targetNumber: '+81120000001', state: 'active', outcome: 'already_there' },
      { line: 4, targetNumber: '+818005000002', state: 'active', outcome: 'added' }
    ])
    t.equal(await count(), 4_962)
    t.match((await post(right)).json(), { added: 0, alreadyThere: 4_962 }, 'repeated without harm')
    t.match((await edge.core.pools.read('main'))?.numbers.at(-1)?.changed, {
      by: 'desk',
      why: 'moved'
    })

    const twice = await post('0800-777-0010\n0800 777 0010\n')
    t.match(twice.json().errors, [{ pointer: '#/csv/2', code: 'repeated' }])
    t.match((await post('# none\n')).json().errors, [{ detail: 'holds no number' }])
    const long = await post(`0800-777-0011,${'x'.repeat(500)}`)
    t.match(long.json().errors, [{ code: 'too_long_line' }])
    t.match((await post('0'.repeat(1_000_001))).json(), { code: 'invalid_request' })
    const crowd = await post(
      `${Array.from({ length: 10_001 }, (_, index) => good(index)).join('\n')}`
    )
    t.match(crowd.json().errors, [{ detail: /more than 10000 numbers/ }])
    const both = await Promise.all(
      ['main', 'other'].map((pool) =>
        send(edge, 'POST', `/v1/pools/${pool}/imports`, {
          csv: '0800-888-0001\n0800-888-0002',
          why: 'test'
        })
      )
    )
    t.same(both.map(({ statusCode }) => statusCode).sort(), [200, 422], 'one pool has them all')
  }
)

t.test('production keeps to the times that customers are told', async (t) => {
  const edge = await startEdge(t, { environment: { YOBIRIN_MODE: 'production' } })
  const put = async (changed: object) => {
    const revision = (await edge.core.pools.read('main'))?.settingsRevision
    const body = { settings: { ...settings, ...changed }, why: 'test', revision }
    return send(edge, 'PUT', '/v1/pools/main', body)
  }
  t.equal((await put({})).statusCode, 200)
  t.equal((await put({ ringSeconds: 4 })).statusCode, 200)
  const both = await put({ ringSeconds: 3.9, validitySeconds: 119 })
  t.match(both.json(), {
    status: 422,
    code: 'setting_out_of_range',
    errors: [{ pointer: '#/settings/validitySeconds' }, { pointer: '#/settings/ringSeconds' }]
  })
  t.equal((await put({ ringSeconds: 9.1 })).statusCode, 400)
})

t.test('the sandbox has its pools, and gets them once', async (t) => {
  const edge = await startEdge(t)
  await edge.core.pools.configure('other', settings, { by: 'test', why: 'test' })
  const fresh = await startEdge(t, {
    place: { ...edge.place, keyPrefix: `${edge.place.keyPrefix}-fresh` }
  })
  await seedSandboxPools(fresh.core.pools)
  const main = await fresh.core.pools.read('main')
  t.equal(main?.numbers.length, 20)
  t.match(main?.settings, { validitySeconds: 120, ringSeconds: 7, ringStrategy: 'hold' })
  t.ok((await fresh.core.pools.read('quick'))?.numbers.length)
  await seedSandboxPools(fresh.core.pools)
  t.equal((await fresh.core.pools.read('main'))?.revision, main?.revision)
})

t.test('health, readiness and figures', async (t) => {
  const redis = await startRedis(t)
  const edge = await startEdge(t, { place: { redisUrl: redis.url, keyPrefix: 'test' } })
  const { app } = edge
  t.same((await app.inject('/healthz')).json(), { status: 'up' })
  const ready = await app.inject('/readyz')
  t.same(ready.json(), { status: 'ready' })
  t.match(ready.headers, NOT_FOR_BROWSERS)
  const secure = headersOfAnswers('https://calls.bank.example,https://fallback.bank.example')
  t.equal(secure['strict-transport-security'], 'max-age=63072000')
  t.notOk('strict-transport-security' in headersOfAnswers('http://localhost:3001'))

  redis.freeze()
  const frozen = await app.inject('/readyz')
  t.match(frozen.json(), { status: 'not_ready', reason: /within a second/ })
  t.equal(frozen.statusCode, 503)
  t.equal((await app.inject('/healthz')).statusCode, 200, 'the process is not to blame')
  const away = await app.inject({
    url: `/v1/verifications/main.${'A'.repeat(22)}`,
    headers: as(tokens.viewer)
  })
  t.match(away.json(), { status: 503, code: 'service_unavailable' })
  t.ok(Number(away.headers['retry-after']) >= 1)
  redis.thaw()

  const figures = await app.inject('/metrics')
  t.match(figures.headers['content-type'], /^text\/plain/)
  const names = [...figures.body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name as string)
  t.ok(names.length > 20)
  for (const alarm of [
    'answered_calls_total{gateway="twilio"}',
    'commands_set_aside_total{reason="seal"}',
    'events_handed_on_total{origin="left_by_another"}'
  ]) {
    t.match(figures.body, `yobirin_${alarm} 0\n`, 'alarms begin at 0')
  }
  t.ok(names.every((name) => name.startsWith('yobirin_')))
  const pages = ['../README.md', '../../../docs/operators.md'].map((page) =>
    readFile(new URL(page, import.meta.url), 'utf8')
  )
  const written = [...(await Promise.all(pages)).join().matchAll(/yobirin_[a-z0-9_]+/g)]
  const ours = written
    .map(([name]) => name)
    .filter((name) => !/_(flow|notices|sip|console)/.test(name))
  t.ok(ours.length > 10)
  t.same(
    ours.filter((name) => !names.includes(name)),
    [],
    'alarms stand on figures that there are'
  )
  t.match(figures.body, /http_request_duration_seconds_count{method="GET",route="\/readyz"/)
  t.notMatch(figures.body, /\+81|main\./, 'they name no telephone and no verification')
})

t.test('OpenAPI describes every route, and is what it claims to be', async (t) => {
  const { app } = await startEdge(t)
  const document = (await app.inject('/openapi.json')).json()
  const result = await new Validator().validate(structuredClone(document))
  t.ok(result.valid, JSON.stringify(result.errors))
  t.equal(document.openapi, '3.1.0')

  const described = Object.entries<Methods>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`)
  )
  t.same(described.sort(), [
    ...['get /healthz', 'get /metrics', 'get /readyz', 'get /v1/pools', 'get /v1/pools/{pool}'],
    ...['get /v1/pools/{pool}/figures', 'get /v1/pools/{pool}/plan'],
    ...['get /v1/token', 'get /v1/verifications/{id}', 'get /v1/verifications/{id}/events'],
    ...['patch /v1/pools/{pool}/numbers/{number}'],
    ...['post /v1/pools/{pool}/imports', 'post /v1/pools/{pool}/numbers'],
    ...['post /v1/verifications', 'post /v1/verifications/{id}/cancel'],
    ...['post /webhooks/twilio/voice', 'post /webhooks/twilio/voice/fallback'],
    ...['post /webhooks/twilio/voice/status', 'put /v1/pools/{pool}']
  ])
  for (const [path, methods] of Object.entries<Methods>(document.paths)) {
    for (const operation of Object.values(methods)) {
      t.ok(operation.operationId, path)
      t.equal(operation.security !== undefined, path.startsWith('/v1/'), path)
    }
  }
  t.ok(
    document.paths['/v1/verifications'].post.responses['503'].content['application/problem+json']
  )
  const docs = await app.inject('/docs')
  t.match(docs, { statusCode: 200, headers: { 'content-security-policy': /script-src 'self'/ } })
})

t.test('each variable is declared once, and its README says the same', async (t) => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  t.ok(readme.includes(configurationTable(configurationSchema)))
  const production = {
    YOBIRIN_MODE: 'production',
    WEBHOOK_PUBLIC_URL: 'https://calls.example.jp',
    REDIS_URL: 'redis://redis.example.jp',
    PHONE_HASH_KEY: 'k'.repeat(43),
    SEALING_KEYS: `1:${'A'.repeat(43)}`,
    API_TOKENS: 'shop:verifier:0123456789abcdef',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'x'.repeat(32)
  }
  t.match(loadCallVerificationConfiguration(production), {
    CALL_VERIFICATION_PORT: 3001,
    REDIS_KEY_PREFIX: 'yobirin'
  })
  for (const name of [
    'WEBHOOK_PUBLIC_URL',
    'PHONE_HASH_KEY',
    'SEALING_KEYS',
    'API_TOKENS',
    'TWILIO_AUTH_TOKEN'
  ]) {
    const missing = { ...production, [name]: '' }
    t.throws(() => loadCallVerificationConfiguration(missing), { message: new RegExp(name) })
  }
})
