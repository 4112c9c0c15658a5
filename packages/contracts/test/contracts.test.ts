import {
  type Actor,
  APPROVAL_HEADER,
  type ApprovedAct,
  type AskedAct,
  AskedActSchema,
  actorOf,
  ChainListSchema,
  ChainNameSchema,
  ChainPositionSchema,
  ChainVerificationSchema,
  checkApproval,
  eventId,
  gatewaySignature,
  isPerson,
  namesOf,
  ON_BEHALF_OF_HEADER,
  readGuardedActs,
  readSpeakers,
  type VerificationEvent,
  writePerson
} from '@yobirin/contracts'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { ApprovedActSchema } from '../src/approvals.ts'

const ACTS = 'liftLock, revokeConsent, setSwitch, changeNumber, configurePool'

t.test('an act waits for a second person where settings say so, and for nobody else', async (t) => {
  t.strictSame([...readGuardedActs(` ${ACTS} , ,`)], ACTS.split(', '))
  t.strictSame([...readGuardedActs('')], [])
  t.throws(() => readGuardedActs('liftLock,dance'), new TypeError(`dance is none of ${ACTS}`))

  const NOW = 1_800_000_000_000
  const asked: AskedAct = {
    act: 'configurePool',
    target: 'main',
    body: { settings: { ringSeconds: 5 }, why: 'too short', revision: 1 }
  }
  const approved: ApprovedAct = {
    ...{ ...asked, id: 'approval-1', by: 'tanaka', approvedBy: 'sato' },
    ...{ requestedAt: NOW - 1, expiresAt: NOW + 1 }
  }
  const opened: string[][] = []
  const check = (sealed: unknown, names = 'configurePool') =>
    checkApproval(asked, {
      guarded: readGuardedActs(names),
      sealed: sealed as string | undefined,
      open(text, context) {
        opened.push([text, context])
        return text
      },
      now: NOW
    })
  t.strictSame(check(undefined), { status: 'needed' })
  t.strictSame(check(undefined, 'liftLock'), { status: 'not_needed' })
  const sealed = JSON.stringify(approved)
  t.strictSame(check(sealed), { status: 'approved', approved })
  t.strictSame(opened, [[sealed, 'approved act']])
  t.strictSame(check(sealed, ''), { status: 'approved', approved }, 'whoever has asked is recorded')
  t.equal(namesOf(approved), 'tanaka, approved by sato')
  const others: Partial<ApprovedAct>[] = [
    { expiresAt: NOW },
    { act: 'setSwitch' },
    { target: 'other' },
    { body: { ...asked.body, revision: 2 } },
    { body: { ...asked.body, more: true } }
  ]
  for (const other of others) {
    const text = JSON.stringify({ ...approved, ...other })
    t.strictSame(check(text), { status: 'not_fitting' }, JSON.stringify(other))
  }
  for (const text of ['', 'nonsense', [sealed, sealed]]) {
    t.strictSame(check(text), { status: 'not_fitting' })
  }
})

t.test('what waits for approval is an act that there is, on a target that is named', async (t) => {
  t.strictSame([APPROVAL_HEADER, ON_BEHALF_OF_HEADER], ['approval', 'on-behalf-of'])
  const isAsked = Compile(AskedActSchema)
  const asked = { act: 'changeNumber', target: 'main/+81120000001', body: { state: 'draining' } }
  for (const act of ACTS.split(', ')) t.ok(isAsked.Check({ ...asked, act }), act)
  for (const target of ['app/demo', 'a', 'A_z.9-', 'a'.repeat(160)]) {
    t.ok(isAsked.Check({ ...asked, target }), target)
  }
  for (const target of ['', 'a b', 'a\n', 'é', 'a'.repeat(161)]) {
    t.notOk(isAsked.Check({ ...asked, target }), JSON.stringify(target))
  }
  for (const odd of [{ act: 'dance' }, { target: 1 }, { body: 'draining' }, { body: undefined }]) {
    t.notOk(isAsked.Check({ ...asked, ...odd }), JSON.stringify(odd))
  }
  const isApproved = Compile(ApprovedActSchema)
  const approved = {
    ...{ ...asked, id: 'approval-1', by: 'tanaka', approvedBy: 'sato' },
    ...{ requestedAt: 1, expiresAt: 2 }
  }
  t.ok(isApproved.Check(approved))
  for (const name of Object.keys(approved)) {
    t.notOk(isApproved.Check({ ...approved, [name]: undefined }), name)
  }
})

t.test(
  'whoever holds a token acts as themselves, or as the person that it speaks for',
  async (t) => {
    const speakers = readSpeakers(' console , ,desk')
    t.strictSame([...speakers], ['console', 'desk'])
    const holder = { name: 'console', role: 'operator', more: true }
    const act = (header: string | string[] | undefined, who = holder) =>
      actorOf(who, header, speakers) as Actor
    t.strictSame(act(undefined), { ...holder, person: 'token console' })
    const person = { subject: '248289761001', name: '田中 花子' }
    const written = writePerson(person)
    t.match(written, /^[\x21-\x7e]+$/, 'a header is ASCII')
    t.strictSame(act(written), {
      ...{ ...holder, name: '田中 花子 (248289761001) by console' },
      person: 'subject 248289761001'
    })
    t.equal(act(written, { ...holder, name: 'shop' }), undefined, 'one that speaks for nobody')
    for (const header of ['', 'nobody', 'subject=1', 'name=x', 'subject=&name=x']) {
      t.equal(act(header), undefined, header)
    }

    for (const subject of ['!', '~', 'a'.repeat(128)]) t.ok(isPerson({ ...person, subject }))
    for (const subject of ['', 'a b', ' a', 'a ', 'é', 'a\n', 'a'.repeat(129)]) {
      t.notOk(isPerson({ ...person, subject }), JSON.stringify(subject))
    }
    for (const name of ['x', '田', 'é', ' ', 'x'.repeat(64)]) t.ok(isPerson({ ...person, name }))
    const signs = ['\n', '\u0000', '\u007f', '\u200b', '\u2028', '\u2029', '\ue000']
    for (const name of ['', 'x'.repeat(65), ...signs.flatMap((sign) => [`${sign}x`, `x${sign}`])]) {
      t.notOk(isPerson({ ...person, name }), encodeURIComponent(name))
    }
  }
)

t.test('a place in a chain of records is written in one way', async (t) => {
  const name = Compile(ChainNameSchema)
  for (const good of ['administration', 'operation-log.bank-1', 'a', 'a'.repeat(64)]) {
    t.ok(name.Check(good), good)
  }
  for (const bad of ['', 'A', '1a', 'a/b', ' a', 'a ', 'a'.repeat(65)])
    t.notOk(name.Check(bad), bad)
  const place = Compile(ChainPositionSchema)
  const hash = '0123456789abcdef'.repeat(4)
  t.ok(place.Check({ sequence: 0, hash }))
  const odd: object[] = [
    ...[{ sequence: -1 }, { sequence: 0.5 }, { sequence: 2 ** 53 }, { sequence: '0' }],
    ...[`${hash}0`, hash.slice(1), hash.toUpperCase(), `x${hash.slice(1)}`].map((hash) => ({
      hash
    })),
    { more: true }
  ]
  for (const fields of odd) {
    t.notOk(place.Check({ sequence: 0, hash, ...fields }), JSON.stringify(fields))
  }
  for (const one of [{ sequence: 0 }, { hash }, {}]) t.notOk(place.Check(one))
  const isList = Compile(ChainListSchema)
  const end = { chain: 'administration', sequence: 5, hash }
  t.ok(isList.Check({ chains: [end] }))
  for (const odd of [
    {},
    { chains: [{ ...end, chain: 'A' }] },
    { chains: [{ ...end, hash: '' }] }
  ]) {
    t.notOk(isList.Check(odd), JSON.stringify(odd))
  }
  const answer = Compile(ChainVerificationSchema)
  t.ok(answer.Check({ status: 'intact', position: { sequence: 5, hash }, complete: true }))
  for (const reason of [
    'altered',
    'key_unknown',
    'out_of_place',
    'missing',
    'cut_off',
    'replaced'
  ]) {
    t.ok(answer.Check({ status: 'broken', fault: { reason, sequence: 5 } }), reason)
  }
  t.notOk(answer.Check({ status: 'broken', fault: { reason: 'tired', sequence: 5 } }))
  t.notOk(answer.Check({ status: 'broken' }))
  t.notOk(answer.Check({ status: 'intact' }))
})

t.test('what both sides must make alike is made here', async (t) => {
  // HMAC-SHA-256 of `1800000000.{}`, as openssl makes it.
  t.equal(
    gatewaySignature('secret', 1_800_000_000, '{}'),
    'bb7079132825ac793cea8c013c1dd24d926b9b02132245b10588d9e5c0df70d7'
  )
  const state = { id: 'main.x', sequence: 7 }
  const events = [
    { type: 'verification', state },
    { type: 'refusal', id: 'main.y', sequence: 1 },
    { type: 'call', callId: 'sip-1' },
    { type: 'pool', pool: 'main', revision: 3 }
  ] as VerificationEvent[]
  t.strictSame(events.map(eventId), ['main.x-7', 'main.y-1', 'call-sip-1', 'pool-main-3'])
})
