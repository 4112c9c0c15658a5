import {
  APPROVAL_CONTEXT,
  type ApprovedAct,
  ON_BEHALF_OF_HEADER,
  type VerificationEvent,
  writePerson
} from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { createSealer } from '@yobirin/sealing'
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { createAllowAct } from '../../src/authentication/allow-act.ts'
import { parseApiTokens, type Role } from '../../src/authentication/api-tokens.ts'
import { authentication } from '../../src/authentication/authentication.ts'
import { isAllowed, permissionsOf } from '../../src/authentication/permissions.ts'
import { createCommandHandler } from '../../src/commands/command-handler.ts'
import { createCallerHash } from '../../src/verifications/hash-caller.ts'
import { IdempotencyHeadersSchema, unquoted } from '../../src/verifications/idempotency-key.ts'
import {
  ownVerification,
  VerificationParametersSchema
} from '../../src/verifications/own-verification.ts'
import { createVerificationIds } from '../../src/verifications/owned-verification-ids.ts'
import { parseVerificationId, verificationId } from '../../src/verifications/verification-id.ts'
import type { StartRequest, StartResult } from '../../src/verifications/verifications-port.ts'

const sealer = createSealer([{ id: 'test', secret: Buffer.alloc(32, 1) }])
const TOKEN = '0123456789abcdef'
const KEY = 'A'.repeat(22)

t.test('a token is its holder’s, and an old and a new one stand side by side', async (t) => {
  const good = `shop:verifier:${TOKEN}`
  const tokens = parseApiTokens(` ${good} , b:viewer:0123456789abcdeg`)
  t.same(tokens.find(TOKEN), { name: 'shop', role: 'verifier' })
  t.same(tokens.find('0123456789abcdeg'), { name: 'b', role: 'viewer' })
  for (const none of ['', 'x', ` ${TOKEN}`, TOKEN.slice(1)]) t.equal(tokens.find(none), undefined)
  t.ok(Object.isFrozen(tokens.find(TOKEN)))
  const rotated = parseApiTokens(`${good},shop:verifier:abcdef0123456789`)
  for (const token of [TOKEN, 'abcdef0123456789']) t.match(rotated.find(token), { name: 'shop' })
  const odd = ['AZaz09._~+/-0123', '0123456789abcdef==', 'x'.repeat(500)]
  for (const token of odd) t.ok(parseApiTokens(`a:viewer:${token}`).find(token), token)
  for (const name of ['a', '0', 'a.b_c-9', 'a'.repeat(64)]) {
    t.match(parseApiTokens(`${name}:operator:${TOKEN}`).find(TOKEN), { name, role: 'operator' })
  }
})

t.test('API_TOKENS that cannot be read say which entry, and not what it holds', async (t) => {
  const good = `shop:verifier:${TOKEN}`
  const name = 'needs a name of a-z, 0-9, . _ -'
  const role = 'needs one of the roles verifier, viewer, operator, administrator'
  const token = 'needs a token of 16 or more characters'
  const faults: [entry: string, what: string][] = [
    ['', name],
    [`:viewer:${TOKEN}`, name],
    [`Shop:viewer:${TOKEN}`, name],
    [`-shop:viewer:${TOKEN}`, name],
    [`shop é:viewer:${TOKEN}`, name],
    [`${'a'.repeat(65)}:viewer:${TOKEN}`, name],
    ['x', role],
    [`x:king:${TOKEN}`, role],
    ['x:viewer', token],
    [`x:viewer:${TOKEN.slice(1)}`, token],
    [`x:viewer: ${TOKEN}`, token],
    [`x:viewer:=${TOKEN}`, token],
    [`x:viewer:${TOKEN}=x`, token],
    [`x:viewer:${TOKEN}!`, token],
    [`x:viewer:${TOKEN}:more`, 'has more than three parts: name:role:token']
  ]
  for (const [entry, what] of faults) {
    t.throws(() => parseApiTokens(entry), new TypeError(`API_TOKENS: entry 1 ${what}`), entry)
    const second = new TypeError(`API_TOKENS: entry 2 ${what}`)
    t.throws(() => parseApiTokens(`${good},${entry}`), second, entry)
  }
  t.throws(
    () => parseApiTokens(`${good},x:viewer:abcdef0123456789,shop:viewer:fedcba9876543210`),
    new TypeError('API_TOKENS: two entries have the same name and different roles')
  )
})

t.test('each role may do what it is there for', async (t) => {
  const may: Record<Role, string[]> = {
    verifier: ['verifications:start', 'verifications:read', 'verifications:cancel'],
    viewer: ['verifications:read', 'pools:read'],
    operator: ['pools:read', 'pools:change'],
    administrator: [
      ...['verifications:start', 'verifications:read', 'verifications:cancel'],
      ...['pools:read', 'pools:change']
    ]
  }
  for (const [role, permissions] of Object.entries(may)) {
    t.same(permissionsOf(role as Role), permissions, role)
  }
  t.equal(isAllowed('viewer', 'pools:change'), false)
})

t.test('a request is its token’s, or a person’s for whom that may speak', async (t) => {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const loggerInstance: FastifyBaseLogger = createLogger({
    ...{ service: 'test', level: 'info', destination }
  })
  const app = Fastify({ loggerInstance })
  t.teardown(() => app.close())
  const apiTokens = parseApiTokens(`shop:viewer:${TOKEN},console:operator:abcdef0123456789`)
  await app.register(authentication, { apiTokens, speakers: new Set(['console']) })
  const holder = async ({ tokenHolder }: FastifyRequest) => tokenHolder
  app.get('/any', { onRequest: app.allowedTo() }, holder)
  app.get('/change', { onRequest: app.allowedTo('pools:change') }, holder)
  const ask = async (url: string, authorization?: string, person?: string) => {
    const headers = {
      ...(authorization !== undefined && { authorization }),
      ...(person !== undefined && { [ON_BEHALF_OF_HEADER]: person })
    }
    return (await app.inject({ url, headers })).json()
  }
  const shop = { name: 'shop', role: 'viewer', person: 'token shop' }
  for (const written of [`Bearer ${TOKEN}`, `bearer   ${TOKEN}  `]) {
    t.same(await ask('/any', written), shop, written)
  }
  for (const written of [
    ...[undefined, '', 'Bearer', 'Bearer x', `Basic ${TOKEN}`, `x Bearer ${TOKEN}`, TOKEN],
    ...[`Bearer${TOKEN}`, `Bearer ${TOKEN} x`]
  ]) {
    const refused = { statusCode: 401, code: 'unauthenticated' }
    t.match(await ask('/any', written), refused, `${written}`)
  }
  lines.length = 0
  t.match(await ask('/change', `Bearer ${TOKEN}`), { statusCode: 403, code: 'forbidden' })
  const logged = { msg: 'a request was refused', code: 'forbidden', by: 'shop', route: '/change' }
  const line = lines.find((one) => one.includes('forbidden')) ?? '{}'
  t.match(JSON.parse(line), logged, 'the log says to whom')
  t.match(await ask('/change', 'Bearer abcdef0123456789'), { name: 'console' })

  const person = writePerson({ subject: '248289761001', name: '田中' })
  t.same(await ask('/change', 'Bearer abcdef0123456789', person), {
    ...{ name: '田中 (248289761001) by console', role: 'operator' },
    person: 'subject 248289761001'
  })
  for (const [token, who] of [
    [TOKEN, person],
    ['abcdef0123456789', 'nobody']
  ] as const) {
    const refused = { statusCode: 403, code: 'on_behalf_refused' }
    t.match(await ask('/any', `Bearer ${token}`, who), refused)
  }
})

t.test('an act that needs two is recorded by both, and done by none alone', async (t) => {
  const NOW = 1_800_000_000_000
  const body = { state: 'draining', why: 'a dead line', revision: 3 }
  const approved: ApprovedAct = {
    act: 'changeNumber',
    ...{ target: 'main/+81120000001', body, id: 'approval-1' },
    ...{ by: 'tanaka', approvedBy: 'sato', requestedAt: NOW - 1, expiresAt: NOW + 1 }
  }
  const allowAct = createAllowAct('changeNumber, configurePool', sealer, () => NOW)
  const allow = (approval: object | undefined, act = 'changeNumber', given: object = body) => {
    const sealed = approval && sealer.seal(JSON.stringify(approval), APPROVAL_CONTEXT)
    const request = {
      ...{ headers: sealed === undefined ? {} : { approval: sealed }, body: given },
      tokenHolder: { name: 'console', role: 'operator', person: 'token console' }
    }
    return allowAct(request as unknown as FastifyRequest, act as 'changeNumber', approved.target)
  }
  t.same(allow(approved), {
    ...{ by: 'tanaka, approved by sato', role: 'operator', approval: 'approval-1' }
  })
  t.same(allow(undefined, 'liftLock'), { by: 'console', role: 'operator' }, 'one that needs none')
  t.throws(() => allow(undefined), { code: 'approval_needed' })
  const not = { code: 'approval_not_fitting' }
  t.throws(() => allow({ ...approved, expiresAt: NOW }), not, 'its time is over')
  t.throws(() => allow({ ...approved, target: 'main/+81120000002' }), not)
  t.throws(() => allow(approved, 'configurePool'), not)
  t.throws(() => allow(approved, 'changeNumber', { ...body, revision: 4 }), not)
  t.throws(() => createAllowAct('changeNumber,dance', sealer), /^dance is none of liftLock, /)
  t.match(
    createAllowAct('', sealer)(
      {
        ...{ headers: {}, body, tokenHolder: { name: 'desk', role: 'operator' } }
      } as unknown as FastifyRequest,
      'changeNumber',
      approved.target
    ),
    { by: 'desk' }
  )
})

t.test(
  'an id of a verification is its owner’s, in every process and after an update',
  async (t) => {
    const ids = createVerificationIds('secret', (bytes) => Buffer.alloc(bytes, 7))
    const own = ids.create('shop', 'main')
    t.equal(own, 'main.BwcHBwcHBwcHB7P1C75HJg')
    t.equal(ids.create('shop', 'main', 'key-1'), 'main.m_AYNamtWig3kmvqbx-BrA')
    t.equal(ids.fingerprint('shop', '+819010003333'), 'DayhbTwrhUUo9OX2Zo22d1')
    t.not(ids.fingerprint('shop', 'ab'), ids.fingerprint('shopa', 'b'))
    t.not(ids.create('shop', 'main', 'key-1'), ids.create('shop', 'main', 'key-2'))
    t.not(ids.create('shop', 'main', 'key-1'), ids.create('other', 'main', 'key-1'))
    t.ok(ids.isOwnedBy('shop', own))
    t.ok(ids.isOwnedBy('shop', ids.create('shop', 'main', 'key-1')))
    t.notOk(ids.isOwnedBy('shopp', own))
    t.notOk(ids.isOwnedBy('shop', own.replace('main.', 'other.')), 'nor is its pool exchanged')
    for (const none of ['main.AAAA', 'main', '', `${own}AA`]) t.notOk(ids.isOwnedBy('shop', none))
    t.notOk(createVerificationIds('another').isOwnedBy('shop', own))
    const random = createVerificationIds('secret')
    t.not(random.create('shop', 'main'), random.create('shop', 'main'))

    t.equal(verificationId('main', KEY), `main.${KEY}`)
    t.same(parseVerificationId(own), { pool: 'main', key: own.slice(5) })
    t.equal(parseVerificationId(`main${KEY}`), undefined)
  }
)

t.test('a verifier reaches its own verifications, the other roles all', async (t) => {
  const ids = createVerificationIds('secret')
  const reach = ownVerification(ids)
  const own = ids.create('shop', 'main')
  const ask = async (name: string, role: Role) => {
    const request = { params: { id: own }, tokenHolder: { name, role } }
    // A hook of this kind uses neither the reply nor a callback.
    return reach.call({} as never, request as FastifyRequest, {} as FastifyReply, () => {})
  }
  t.equal(await ask('shop', 'verifier'), undefined)
  t.equal(await ask('watch', 'viewer'), undefined)
  await t.rejects(ask('other', 'verifier'), { code: 'verification_not_found' })
  const parameters = Compile(VerificationParametersSchema)
  t.ok(parameters.Check({ id: own }))
  t.notOk(parameters.Check({ id: 'nonsense' }))
})

t.test('a telephone is known by a keyed hash and its last digits alone', async (t) => {
  // 128 bits of HMAC-SHA-256, as openssl makes it.
  t.strictSame(createCallerHash('key')('+819010003333'), {
    hash: 'WaA93-hGDkx4mOSE49HGBg',
    masked: '*****3333'
  })
  t.not(
    createCallerHash('other')('+819010003333').hash,
    createCallerHash('key')('+819010003333').hash
  )
})

t.test('an idempotency key is the same in quotation marks and without', async (t) => {
  t.equal(unquoted('"key-1"'), 'key-1')
  t.equal(unquoted('key-1'), 'key-1')
  const headers = Compile(IdempotencyHeadersSchema)
  const isKey = (key: string) => headers.Check({ 'idempotency-key': key })
  t.ok(headers.Check({}), 'it need not be there')
  for (const key of ['!', '~#', 'a'.repeat(255), `"${'a'.repeat(255)}"`]) t.ok(isKey(key), key)
  for (const key of [
    '',
    '""',
    '"',
    '"a',
    'a"',
    'a b',
    'é',
    'a'.repeat(256),
    `"${'a'.repeat(256)}"`
  ]) {
    t.notOk(isKey(key), key)
  }
})

t.test('a command is done, refused and told, or set aside for a person', async (t) => {
  const id = `main.${KEY}`
  const started: StartRequest[] = []
  const cancelled: unknown[] = []
  const told: VerificationEvent[] = []
  let outcome: StartResult = { status: 'conflict' }
  const handle = createCommandHandler({
    verifications: {
      async start(request) {
        started.push(request)
        return outcome
      },
      async cancel(...asked) {
        cancelled.push(asked)
        return { status: 'not_found' }
      },
      read: async () => undefined
    },
    sealer,
    hashCaller: (e164) => ({ hash: `hash of ${e164}`, masked: '*****3333' }),
    tell: async (event) => void told.push(event),
    clock: async () => 1_800_000_000_000
  })
  const seal = (number: string, context = `start ${id}`) => sealer.seal(number, context)
  const sealedPhoneNumber = seal('090-1000-3333')
  const command = { type: 'start', id, pool: 'main', sealedPhoneNumber, validUntil: 5 }
  const refused = (reason: 'stale' | 'unknown_pool'): StartResult => ({
    ...{ status: 'refused', reason, retryAfterSeconds: 0 }
  })
  const caller = { hash: 'hash of +819010003333', masked: '*****3333' }
  const request = { id, pool: 'main', caller, validUntil: 5, refusalIsFinal: true }

  t.same(await handle(command), { status: 'set_aside', reason: 'conflict' })
  outcome = refused('stale')
  const more = { replaces: `main.${'B'.repeat(22)}`, reference: 'journey 7' }
  t.same(await handle({ ...command, ...more }), { status: 'done' }, 'its outbox tells of that')
  t.strictSame(started, [request, { ...request, ...more }])
  t.same(told, [])
  outcome = refused('unknown_pool')
  t.same(await handle(command), { status: 'done' })
  const toll = { ...command, sealedPhoneNumber: seal('0120444333') }
  t.same(await handle(toll), { status: 'done' })
  const refusal = { type: 'refusal', id, pool: 'main', sequence: 1, retryAfterSeconds: 0 }
  t.same(
    told,
    ['unknown_pool', 'invalid_number'].map((reason) => ({
      ...{ ...refusal, reason, at: 1_800_000_000_000 }
    })),
    'where no outbox could'
  )

  const { length } = started
  const payload = { status: 'set_aside', reason: 'payload' }
  t.same(await handle({ ...command, pool: 'other' }), payload, 'its id names another pool')
  t.same(await handle({ ...command, type: 'dance' }), payload)
  t.same(await handle(undefined), payload)
  const seals = ['', seal('090-1000-3333', `start main.${'C'.repeat(22)}`)]
  for (const sealed of seals) {
    const aside = { status: 'set_aside', reason: 'seal' }
    t.same(await handle({ ...command, sealedPhoneNumber: sealed }), aside)
  }
  t.equal(started.length, length, 'nothing is begun of those')
  t.same(await handle({ type: 'cancel', id }), { status: 'done' })
  t.same(cancelled, [[id, { beforeStart: true }]], 'also where it overtakes the start')
})
