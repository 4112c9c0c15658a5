import { APPROVAL_CONTEXT, APPROVAL_HEADER, type GuardableAct } from '@yobirin/contracts'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import t from 'tap'
import { toApprovalResource } from '../../src/admin/approvals/approval-resource.ts'
import type { Approval, Approvals } from '../../src/admin/approvals/approvals.ts'
import { createAllowAct } from '../../src/admin/approvals/approved-act.ts'
import { permissionsOfActs, wayOf } from '../../src/admin/approvals/way-of-act.ts'
import { isAllowed, type Permission } from '../../src/admin/authentication/permissions.ts'
import type { Client } from '../../src/authorization/clients/client.ts'
import type { Clients } from '../../src/authorization/clients/clients.ts'
import { createAccountCheck } from '../../src/authorization/consents/account-check.ts'
import { consentGrants } from '../../src/authorization/consents/consent-grants.ts'
import { createIntrospectionPolicy } from '../../src/authorization/introspection-policy.ts'

const NOW = 1_800_000_000_000
const clock = { now: async () => NOW }

const CONSENT = {
  ...{ id: 'c', app: 'app', institution: 'bank', accountKey: 'key', scopes: ['accounts'] },
  ...{ grantedAt: NOW - 1_000, expiresAt: NOW + 1 }
}
const APP = { id: 'app', kind: 'app', institution: 'bank' } as Client

/** Asks what a consent is worth, and notes how it was ended. */
function consents({
  consent = CONSENT,
  client = APP,
  stands = async () => true,
  off = false
}: {
  consent?: (typeof CONSENT & { revoked?: unknown }) | undefined
  client?: Client | undefined
  stands?: () => Promise<boolean>
  off?: boolean
} = {}) {
  const ended: unknown[] = []
  const grants = consentGrants({
    consents: { find: async (id) => (id === 'c' ? consent : undefined) },
    clients: {
      find: async (id) => (id === 'app' ? client : undefined)
    } as Partial<Clients> as Clients,
    accountStands: stands,
    isSwitchedOff: () => off,
    revoke: async (id, revocation) => void ended.push({ id, ...revocation }),
    clock
  })
  return { grants, ended }
}

t.test('a consent is worth something while all that it rests on stands', async (t) => {
  for (const justAllowed of [true, false]) {
    const { grants, ended } = consents()
    t.strictSame(await grants.standing('c', { justAllowed }), CONSENT)
    t.equal(await grants.standing('another', { justAllowed }), undefined)
    for (const [what, change] of [
      ['revoked', { consent: { ...CONSENT, revoked: { at: 1 } } }],
      ['over', { consent: { ...CONSENT, expiresAt: NOW } }],
      ['suspended', { client: { ...APP, suspendedAt: 0 } }],
      ['without its app', { consent: { ...CONSENT, app: 'gone' } }],
      ['switched off', { off: true }]
    ] as const) {
      const not = consents(change)
      t.equal(await not.grants.standing('c', { justAllowed }), undefined, what)
      t.same(not.ended, [], `${what}: and is left as it is`)
    }
    t.same(ended, [])
  }
})

t.test('an account that is closed ends it, a bank that is silent does not', async (t) => {
  const closed = consents({ stands: async () => false })
  t.strictSame(await closed.grants.standing('c', { justAllowed: true }), CONSENT, 'not asked yet')
  t.equal(await closed.grants.standing('c', { justAllowed: false }), undefined)
  t.strictSame(closed.ended, [
    { id: 'c', at: NOW, by: 'account-directory', why: 'the account is closed or moved' }
  ])

  const failing = (error: Error) =>
    consents({ stands: () => Promise.reject(error) }).grants.standing('c', { justAllowed: false })
  const silent = Object.assign(new Error('down'), { code: 'DIRECTORY_UNAVAILABLE' })
  const told = await failing(silent).catch((error: unknown) => error)
  t.match(told, {
    ...{ error: 'temporarily_unavailable', status: 503, statusCode: 503, expose: true },
    error_description: 'the records of the bank do not answer'
  })
  const fault = new Error('a fault of ours')
  await t.rejects(failing(fault), fault)
})

t.test('an app gives a consent up, or is found to have used something twice: once', async (t) => {
  const { grants, ended } = consents()
  await grants.end('c', 'given_up_by_app')
  await grants.end('c', 'used_twice')
  await grants.end('another', 'used_twice')
  t.strictSame(ended, [
    { id: 'c', at: NOW, by: 'app', why: 'the app gave it up' },
    {
      ...{ id: 'c', at: NOW, by: 'authorization-server' },
      why: 'a code or a refresh token was used twice'
    }
  ])
  const over = consents({ consent: { ...CONSENT, revoked: {} } })
  await over.grants.end('c', 'used_twice')
  t.same(over.ended, [])
})

t.test('what the records of the bank said of an account holds for 45 seconds', async (t) => {
  let now = NOW
  const asked: unknown[] = []
  let status: 'found' | 'not_available' = 'found'
  const stands = createAccountCheck({
    consents: { accountOf: async (id, at) => (id === 'over' ? undefined : { id, at }) },
    directory: {
      async find(account) {
        asked.push(account)
        return { status }
      }
    },
    clock: { now: async () => now }
  })
  const one = { id: 'one', accountKey: 'key' }
  t.equal(await stands(one), true)
  t.strictSame(asked, [{ id: 'one', at: NOW }])
  now += 44_999
  status = 'not_available'
  t.equal(await stands({ ...one, id: 'two' }), true, 'by account')
  t.equal(asked.length, 1)
  now += 1
  t.equal(await stands(one), false)
  now -= 10_000
  t.equal(await stands(one), false, 'a no is asked about again')
  t.equal(asked.length, 3)

  status = 'found'
  t.equal(await stands(one), true)
  now -= 1
  t.equal(await stands(one), true)
  t.equal(asked.length, 5, 'a clock that was set back makes no answer fresh')
  t.equal(await stands({ id: 'over', accountKey: 'other' }), false)
  t.equal(asked.length, 5, 'nobody is asked of an account that nobody allowed')
})

t.test('so many answers are remembered, the latest ones', async (t) => {
  const asked: unknown[] = []
  const stands = createAccountCheck({
    consents: { accountOf: async (id) => id },
    directory: {
      async find(id) {
        asked.push(id)
        return { status: 'found' }
      }
    },
    clock,
    remembered: 2
  })
  for (const id of ['a', 'b', 'a', 'b', 'c', 'b', 'c', 'a', 'c', 'b']) {
    await stands({ id, accountKey: id })
  }
  t.same(asked, ['a', 'b', 'c', 'a', 'b'], 'the oldest gives way')
})

t.test('whoever asks about a token: its app, or an API of the bank of its consent', async (t) => {
  const api = { id: 'api', kind: 'resource_server', institution: 'bank' } as Client
  const clients = new Map<string, Client>([
    ['api', api],
    ['elsewhere', { ...api, institution: 'another' }],
    ['suspended', { ...api, suspendedAt: 0 }],
    ['other-app', { ...APP, id: 'other-app' }]
  ])
  let asked = 0
  const may = createIntrospectionPolicy({
    clients: { find: async (id) => clients.get(id) } as Partial<Clients> as Clients,
    consents: {
      async find(id) {
        asked += 1
        return id === 'c' ? CONSENT : undefined
      }
    }
  })
  const token = { clientId: 'app', grantId: 'c' }
  t.equal(await may('app', token), true)
  t.equal(await may('api', token), true)
  for (const asker of ['elsewhere', 'suspended', 'other-app', 'nobody']) {
    t.equal(await may(asker, token), false, asker)
  }
  t.equal(await may('api', { clientId: 'app', grantId: 'gone' }), false)
  const looked = asked
  t.equal(await may('api', { clientId: 'app', grantId: undefined }), false)
  t.equal(asked, looked, 'what rests on no consent is looked for nowhere')
})

t.test('each role may do what those before it may, and a verifier nothing', (t) => {
  const roles = ['verifier', 'viewer', 'operator', 'administrator', 'constructor', '']
  const may = (permission: Permission) => roles.filter((role) => isAllowed(role, permission))
  const table = {
    viewer: ['journeys:count', 'locks:read', 'consents:read', 'log:read', 'log:verify'],
    operator: ['locks:lift', 'consents:revoke', 'accounts:find', 'switches:change'],
    administrator: ['log:read-names', 'clients:change']
  } as const
  for (const [least, permissions] of Object.entries(table)) {
    for (const permission of permissions) {
      t.strictSame(may(permission), roles.slice(roles.indexOf(least), 4), permission)
    }
  }
  for (const read of ['maintenance:read', 'switches:read', 'clients:read', 'acts:read'] as const) {
    t.ok(isAllowed('viewer', read), read)
  }
  t.ok(isAllowed('viewer', 'approvals:read'))
  for (const change of ['maintenance:change', 'clients:suspend', 'approvals:ask'] as const) {
    t.strictSame(may(change), ['operator', 'administrator'], change)
  }
  t.strictSame(may('pools:change'), ['operator', 'administrator'])
  t.end()
})

const sealer = createSealer(parseSealingKeys(`k:${Buffer.alloc(32, 3).toString('base64url')}`))
const ACT = { act: 'liftLock', target: 'key', body: { why: 'asked for' } } as const
const OPERATOR = { name: 'night-shift', role: 'operator' }

/** Asks for an act with what another person has approved of it, if anything. */
function allowing({
  approved,
  guarded = ['liftLock'],
  taken = 'taken'
}: {
  approved?: object | string
  guarded?: GuardableAct[]
  taken?: 'taken' | 'taken_before'
} = {}) {
  const takes: string[] = []
  const allowAct = createAllowAct({
    guardedActs: new Set(guarded),
    approvals: {
      async take(_sql, id) {
        takes.push(id)
        return taken
      }
    } as Partial<Approvals> as Approvals,
    sealer,
    clock
  })
  const sealed =
    typeof approved === 'object'
      ? sealer.seal(JSON.stringify(approved), APPROVAL_CONTEXT)
      : approved
  const headers = sealed === undefined ? {} : { [APPROVAL_HEADER]: sealed }
  const request = { headers, body: ACT.body, operator: OPERATOR } as never
  return { takes, allowed: () => allowAct(request, ACT.act, ACT.target) }
}

const APPROVED = {
  ...{ ...ACT, id: 'a', by: 'asker', approvedBy: 'approver' },
  ...{ requestedAt: NOW - 1_000, expiresAt: NOW + 1 }
}
const sql = {} as never

t.test('an act that nobody has to approve is done by whoever asks', async (t) => {
  const { allowed, takes } = allowing({ guarded: ['setSwitch'] })
  const { actor, settle } = await allowed()
  t.strictSame(actor, OPERATOR)
  await settle(sql, NOW)
  t.same(takes, [])
  await t.rejects(allowing().allowed(), { code: 'approval_needed' })
})

t.test('what was approved is done once, in both names, exactly as it was asked for', async (t) => {
  const { allowed, takes } = allowing({ approved: APPROVED })
  const { actor, settle } = await allowed()
  t.strictSame(actor, { name: 'asker, approved by approver', role: 'operator' })
  await settle(sql)
  await settle(sql, APPROVED.requestedAt)
  t.same(takes, ['a', 'a'])
  await t.rejects(settle(sql, APPROVED.requestedAt + 1), { code: 'changed_meanwhile' })
  t.equal(takes.length, 2, 'and is not used up')

  const again = await allowing({ approved: APPROVED, taken: 'taken_before' }).allowed()
  await t.rejects(again.settle(sql), { code: 'approval_over' })

  const unneeded = await allowing({ approved: APPROVED, guarded: [] }).allowed()
  t.equal(unneeded.actor.name, 'asker, approved by approver', 'whether it had to be or not')
  for (const approved of [
    { ...APPROVED, expiresAt: NOW },
    { ...APPROVED, target: 'another' },
    { ...APPROVED, body: { why: 'something else' } },
    { ...APPROVED, act: 'setSwitch' },
    'forged'
  ]) {
    await t.rejects(allowing({ approved }).allowed(), { code: 'approval_not_fitting' })
  }
})

t.test('an approval that waits or holds expires, and one that is done does not', (t) => {
  const approval: Approval = {
    ...{ ...ACT, id: 'a', requestedBy: 'asker', requestedPerson: 'token asker' },
    ...{ requestedAt: NOW - 1_000, expiresAt: NOW + 1, status: 'waiting' }
  }
  const shown = (change: Partial<Approval>, now = NOW) =>
    toApprovalResource({ ...approval, ...change }, now).status
  for (const status of ['waiting', 'approved'] as const) {
    t.equal(shown({ status }), status)
    t.equal(shown({ status }, NOW + 1), 'expired')
  }
  for (const status of ['declined', 'carried_out'] as const) {
    t.equal(shown({ status }, NOW + 1), status)
  }
  const iso = (at: number) => new Date(at).toISOString()
  const waiting = {
    ...{ ...ACT, id: 'a', status: 'waiting' },
    ...{ requested: { at: iso(NOW - 1_000), by: 'asker' }, expiresAt: iso(NOW + 1) },
    request: { service: 'flow', method: 'POST', path: '/admin/v1/locks/key/lift' }
  }
  t.strictSame(toApprovalResource(approval, NOW), waiting)
  const decided = { at: NOW, by: 'approver', why: 'right' }
  t.strictSame(toApprovalResource({ ...approval, status: 'approved', decided }, NOW, 'sealed'), {
    ...{ ...waiting, status: 'approved', approval: 'sealed' },
    decided: { ...decided, at: iso(NOW) }
  })
  t.end()
})

t.test('for each act it is known how it is done, and what one needs to ask for it', (t) => {
  const flow = (method: string, path: string) => ({ service: 'flow', method, path })
  const pools = (method: string, path: string) => ({ service: 'call-verification', method, path })
  for (const [act, target, way, permission] of [
    ['liftLock', 'a/b', flow('POST', '/admin/v1/locks/a/b/lift'), 'locks:lift'],
    ['revokeConsent', 'c d', flow('POST', '/admin/v1/consents/c%20d/revoke'), 'consents:revoke'],
    ['setSwitch', 'app/x', flow('PUT', '/admin/v1/switches/app/x'), 'switches:change'],
    [
      'changeNumber',
      'main/+81120444333',
      pools('PATCH', '/v1/pools/main/numbers/%2B81120444333'),
      'pools:change'
    ],
    ['configurePool', 'main', pools('PUT', '/v1/pools/main'), 'pools:change']
  ] as const) {
    t.strictSame(wayOf(act, target), way)
    t.equal(permissionsOfActs[act], permission)
  }
  t.end()
})
