import t from 'tap'
import type { Database } from '../src/database/database.ts'
import { createAccountKeys } from '../src/lockout/account-keys.ts'
import type { GuessResult } from '../src/lockout/lockout.ts'
import { sqlLockout } from '../src/lockout/sql-lockout.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

const LIMIT = 3
const NOON = Date.parse('2026-11-27T03:00:00.000Z')
/** 0:00 in Japan. */
const MIDNIGHT = Date.parse('2026-11-27T15:00:00.000Z')

const accountKeys = createAccountKeys('a key of this test')
let databases: TestDatabase
let accounts = 0

t.before(async () => {
  databases = await testDatabase(t)
})

function account() {
  const accountNumber = String(1_000_000 + accounts++)
  return accountKeys.identify({
    institution: 'bank',
    branch: '001',
    accountType: 'ordinary',
    accountNumber
  })
}

const wrong = async () => 'wrong' as const
const right = async () => 'right' as const
const rules = { limit: LIMIT, now: NOON, clears: false }
const until = MIDNIGHT

const statuses = (results: readonly GuessResult[]) => results.map(({ status }) => status)

function guesser(database: Database = databases.database) {
  const lockout = sqlLockout(database)
  const who = account()
  return {
    lockout,
    who,
    fails: (now = NOON) => lockout.guess(who, { ...rules, now }, wrong),
    succeeds: (change: { now?: number; clears?: boolean } = {}) =>
      lockout.guess(who, { ...rules, ...change }, right)
  }
}

t.test(
  'what a lock gives rise to is written down with it, once, or there is no lock',
  async (t) => {
    const { lockout, who, fails } = guesser()
    const letter = (id: string) => () => [{ queue: 'letters', id, data: { until } }]
    const unwritable = (until: number) => [{ queue: 'letters', id: 'x', data: { until, big: 1n } }]
    const written = async () =>
      (
        await databases.database.query<{ id: string }>(
          "SELECT id FROM outbox_job WHERE queue = 'letters'"
        )
      ).map(({ id }) => id)

    await lockout.guess(who, { ...rules, onLock: letter('of the first') }, wrong)
    await fails()
    await t.rejects(lockout.guess(who, { ...rules, onLock: unwritable }, wrong), TypeError)
    t.equal(await lockout.lockOf(who.key, NOON), undefined)
    t.same(await written(), [], 'only the guess that locks gives rise to anything')

    const last = { ...rules, now: NOON + 21_000, onLock: letter('of the last') }
    t.same(await lockout.guess(who, last, wrong), { status: 'locks', until })
    t.same(await lockout.guess(who, last, wrong), { status: 'locked', until })
    t.same(await written(), ['of the last'])
  }
)

t.test('the third failure locks, until midnight in Japan; then nothing is looked at', async (t) => {
  const { lockout, who, fails, succeeds } = guesser()
  t.same(await fails(), { status: 'wrong' })
  t.same(await fails(), { status: 'wrong' })
  t.same(await fails(), { status: 'locks', until })
  t.same(await fails(), { status: 'locked', until })
  t.same(await succeeds({ clears: true }), { status: 'locked', until }, 'even what is right')
  const looked = await lockout.guess(who, rules, () => Promise.reject(new Error('looked at')))
  t.equal(looked.status, 'locked')
})

t.test('only what clears makes failures forgotten', async (t) => {
  const { fails, succeeds } = guesser()
  await fails()
  await fails()
  t.equal((await succeeds()).status, 'right')
  t.equal((await succeeds({ clears: true })).status, 'right')
  t.equal((await fails()).status, 'wrong')
  await fails()
  t.equal((await succeeds()).status, 'right')
  t.equal((await fails()).status, 'locks', 'being right had cleared nothing')
})

t.test('the counter ends at 0:00 in Japan, wherever the host believes to be', async (t) => {
  const zone = process.env.TZ
  t.teardown(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })
  for (const TZ of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
    process.env.TZ = TZ
    const { fails } = guesser()
    await fails(MIDNIGHT - 1)
    await fails(MIDNIGHT - 1)
    t.same(await fails(MIDNIGHT - 1), { status: 'locks', until: MIDNIGHT })
    t.same(await fails(MIDNIGHT - 1), { status: 'locked', until: MIDNIGHT })
    t.equal((await fails(MIDNIGHT)).status, 'wrong', `a new day, ${TZ}`)
    await fails(MIDNIGHT)
    t.same(await fails(MIDNIGHT), { status: 'locks', until: MIDNIGHT + 86_400_000 })
  }
})

t.test('a guess of yesterday that is answered today does not count today', async (t) => {
  const { lockout, who, fails } = guesser()
  const [late] = await Promise.all([
    lockout.guess(who, { ...rules, now: MIDNIGHT - 1 }, async () => {
      await fails(MIDNIGHT)
      return 'wrong'
    })
  ])
  t.equal(late.status, 'wrong')
  t.equal((await fails(MIDNIGHT)).status, 'wrong')
  t.equal((await fails(MIDNIGHT)).status, 'locks')
})

t.test('a check that fails to answer counts nothing and takes no place', async (t) => {
  const { lockout, who, fails } = guesser()
  for (let time = 0; time < 5; time += 1) {
    await t.rejects(
      lockout.guess(who, rules, () => Promise.reject(new Error('the core is down'))),
      { message: 'the core is down' }
    )
  }
  t.same(statuses([await fails(), await fails(), await fails()]), ['wrong', 'wrong', 'locks'])
})

t.test('where nothing is there to be right or wrong about, nothing counts or clears', async (t) => {
  const { lockout, who, fails } = guesser()
  const gone = async () => 'not_available' as const
  await fails()
  await fails()
  for (let time = 0; time < 3; time += 1) {
    t.same(await lockout.guess(who, { ...rules, clears: true }, gone), { status: 'not_available' })
  }
  t.equal((await fails()).status, 'locks')
})

t.test(
  'a process that dies while it looks holds its place for a while, and is forgotten',
  async (t) => {
    const who = account()
    const lockout = sqlLockout(databases.database, { patienceMs: 0, lookedAtWithinMs: 1_000 })
    const one = { limit: 1, now: NOON, clears: false }
    let answer = (_: 'right' | 'wrong') => {}
    let tooLate: Promise<GuessResult> | undefined
    await new Promise<void>((started) => {
      tooLate = lockout.guess(who, one, () => {
        started()
        return new Promise((settle) => {
          answer = settle
        })
      })
    })
    t.equal((await lockout.guess(who, one, wrong)).status, 'busy', 'the last place is taken')
    const later = { ...one, now: NOON + 1_000 }
    t.equal((await lockout.guess(who, later, right)).status, 'right')
    answer('wrong')
    t.same(await tooLate, { status: 'busy' }, 'it came too late to be told')
    t.equal((await lockout.guess(who, later, wrong)).status, 'locks', 'and counted for nothing')
  }
)

t.test('operators see locks, lift them, and leave their name', async (t) => {
  const { lockout, who, fails } = guesser()
  const { database } = databases
  const lift = { now: NOON, by: 'night-shift', why: 'customer called from the branch' }
  const lifts = () => database.transaction((sql) => lockout.lift(sql, who.key, lift))
  t.same(await lifts(), { status: 'not_locked' })
  for (let time = 0; time < LIMIT; time += 1) await fails()

  const lock = await lockout.lockOf(who.key, NOON)
  t.match(lock, { institution: 'bank', maskedAccount: who.masked, failures: LIMIT, until })
  const locks = await lockout.locks({ now: NOON, institution: 'bank', limit: 1_000 })
  t.ok(locks.some(({ accountKey }) => accountKey === who.key))
  t.same(await lockout.locks({ now: NOON, institution: 'another', limit: 10 }), [])
  t.equal(await lockout.lockOf(who.key, MIDNIGHT), undefined)

  t.match(await lifts(), { status: 'lifted', lock: { failures: LIMIT } })
  t.equal((await fails()).status, 'wrong')
  const [kept] = await database.query(
    'SELECT lifted_by, why, failures FROM lockout_lift WHERE account_key = $1',
    [who.key]
  )
  t.same(kept, { lifted_by: 'night-shift', why: lift.why, failures: LIMIT })
})

t.test(
  'a limit that is lowered locks who is over it, where operators see and lift it',
  async (t) => {
    const { lockout, who, fails } = guesser()
    await fails()
    await fails()
    t.same(await lockout.guess(who, { ...rules, limit: 1 }, right), { status: 'locked', until })
    t.match(await lockout.lockOf(who.key, NOON), { failures: 2, lockedAt: NOON, until })
    const lift = { now: NOON, by: 'night-shift', why: 'the limit was lowered' }
    const { database } = databases
    t.match(await database.transaction((sql) => lockout.lift(sql, who.key, lift)), {
      status: 'lifted'
    })
    t.equal((await lockout.guess(who, { ...rules, limit: 1 }, right)).status, 'right')
  }
)

t.test('the keys and masks of accounts tell nothing of them', async (t) => {
  const reference = {
    institution: 'bank',
    branch: '001',
    accountType: 'ordinary',
    accountNumber: '7654321'
  } as const
  const { key, masked } = accountKeys.identify(reference)
  t.match(key, /^[\w-]{22}$/)
  t.notMatch(masked, '7654')
  t.equal(accountKeys.identify({ ...reference }).key, key)
  t.not(accountKeys.identify({ ...reference, accountType: 'savings' }).key, key)
  t.not(createAccountKeys('another').identify(reference).key, key)
})

// What takes long comes last: a mistake is mostly found by the sentences above.
t.test('fifty guesses at once, through several processes, get three answers', async (t) => {
  const processes = await Promise.all([1, 2, 3].map(() => databases.another()))
  const who = account()
  let looked = 0
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const database = processes[index % processes.length] as Database
      return sqlLockout(database, { patienceMs: 60_000 }).guess(who, rules, async () => {
        looked += 1
        await new Promise(setImmediate)
        return 'wrong'
      })
    })
  )
  const count = (status: string) => statuses(results).filter((each) => each === status).length
  t.equal(looked, LIMIT)
  t.same([count('wrong'), count('locks'), count('locked')], [LIMIT - 1, 1, 50 - LIMIT])
})

t.test('who is right is not locked out by clicking many times at once', async (t) => {
  const { lockout, who, fails, succeeds } = guesser()
  await fails()
  const patient = sqlLockout(databases.database, { patienceMs: 60_000 })
  const results = await Promise.all(
    Array.from({ length: 20 }, () => patient.guess(who, { ...rules, clears: true }, right))
  )
  t.same(new Set(statuses(results)), new Set(['right']))
  t.equal(await lockout.lockOf(who.key, NOON), undefined)
  t.equal((await succeeds()).status, 'right')
})
