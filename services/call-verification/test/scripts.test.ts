import type { VerificationChanged, VerificationState } from '@yobirin/contracts'
import { carriedTrace, inSpan, startTracing } from '@yobirin/tracing'
import t from 'tap'
import { testRedis } from '../../../test/support/redis.ts'
import { createNumberDirectory } from '../src/number-pool/number-directory.ts'
import { poolTag } from '../src/pool-scripts.ts'
import { DEADLINE, rulesOn, SECOND, scriptsOf } from './support/rules.ts'
import {
  ACT,
  fillPool,
  newCall,
  newId,
  SETTINGS,
  telephone,
  testBench,
  tollFree
} from './support/test-bench.ts'

const server = await testRedis(t)
const rule = rulesOn(server)

rule(
  'each event bears the trace that it came in, and what time brings that of before',
  async (s, t) => {
    const nowhere = { endpoint: 'http://127.0.0.1:9', headers: '', share: 0 }
    const tracing = await startTracing('test', nowhere, () => {})
    t.teardown(() => tracing.close())
    /** The events that a piece of work brought, each with whether it bears this trace. */
    const traced = (work: () => Promise<unknown>) =>
      inSpan('test', { kind: 'client' }, async () => {
        const before = s.bench.events().length
        await work()
        const { traceparent } = carriedTrace()
        const events = s.bench.events().slice(before)
        return { traceparent, borne: events.map((event) => event.traceparent) }
      })
    const asked = { id: newId() }
    const start = await traced(() => s.start(1, asked))
    t.same(start.borne, [start.traceparent])
    const { targetNumber } = (await s.read(asked.id)) as VerificationState
    const call = await traced(() => s.call(1, targetNumber))
    t.same(call.borne, [call.traceparent, call.traceparent], 'it rings, and the call itself')
    t.not(call.traceparent, start.traceparent)
    s.wait(7 * SECOND)
    t.same((await traced(() => s.read(asked.id))).borne, [call.traceparent], 'verified')

    const unused = { id: newId() }
    const other = await traced(() => s.start(2, unused))
    s.wait(DEADLINE)
    t.same((await traced(() => s.read(unused.id))).borne, [other.traceparent], 'expired')
    const stale = { validUntil: 1, refusalIsFinal: true }
    const refusal = await traced(() => s.ask(3, stale))
    t.same(refusal.borne, [refusal.traceparent])

    const settings = await traced(() => fillPool(s.core, [], { ringStrategy: 'immediate' }))
    t.same(settings.borne, [settings.traceparent])
    const again = await s.start(1)
    t.same(s.bench.events().at(-1)?.traceparent, undefined, 'who is in no trace tells of none')
    const verdict = await traced(() => s.call(1, again.targetNumber))
    t.same(verdict.borne, [verdict.traceparent, verdict.traceparent])

    const drawn = await traced(() => s.start(4))
    await s.core.pools.configure('main', SETTINGS, ACT)
    const latest = () =>
      s.bench.events().findLast(({ type }) => type === 'verification') as VerificationChanged
    await s.call(4, latest().state.targetNumber)
    t.match(latest(), { cause: 'ringing', traceparent: drawn.traceparent }, 'until another one')

    const untraced = await s.start(5)
    await s.core.pools.configure('main', { ...SETTINGS, ringStrategy: 'immediate' }, ACT)
    await s.call(5, untraced.targetNumber)
    const key = `${poolTag(s.bench.keyPrefix, 'main')}:verification:${untraced.id.slice(5)}`
    t.match(await s.bench.redis.hgetall(key), { s: 'v', o: undefined }, 'and none is kept of none')
  }
)

rule('what is remembered of the past ends by itself', async (s, t) => {
  const { redis, keyPrefix } = s.bench
  const HOUR = 3_600 * SECOND
  const left = async (key: string) => redis.pttl(`${poolTag(keyPrefix, 'main')}:${key}`)
  const endsIn = async (key: string, ms: number) => {
    const found = await left(key)
    t.ok(found > ms - 60 * SECOND && found <= ms, `${key.split(':')[0]} ends in ${found} ms`)
  }
  const keyOf = (id: string) => `verification:${id.slice('main.'.length)}`
  const { id, targetNumber } = await s.start(1)
  t.equal(await left(keyOf(id)), -1, 'what lives does not')
  t.equal(await left(keyOf('main.')), -2, 'who replaces nothing leaves no mark')
  const caller = `caller:${s.core.hashCaller(telephone(1)).hash}`
  await endsIn(caller, DEADLINE + HOUR / 4)
  const call = newCall()
  await s.call(1, targetNumber, call)
  await endsIn(`call:${call}`, 30 * 24 * HOUR)
  const noticed = newCall()
  await s.hangUp(noticed, targetNumber)
  await endsIn(`call:${noticed}`, 30 * 24 * HOUR)
  await s.cancel(id)
  await endsIn(keyOf(id), 24 * HOUR)

  const [refused, cancelled, replaced] = [newId(), newId(), newId()]
  await s.ask(2, { id: refused, validUntil: 1, refusalIsFinal: true })
  await endsIn(keyOf(refused), HOUR / 4)
  await s.cancel(cancelled, { beforeStart: true })
  await endsIn(keyOf(cancelled), HOUR / 4)
  await s.start(2, { replaces: replaced })
  await endsIn(keyOf(replaced), HOUR / 4)
})

rule('each script answers with what its first lines say', async (s, t) => {
  const { clock } = s.bench
  const { run, due, events } = scriptsOf(s)
  const { hash } = s.core.hashCaller(telephone(1))
  const key = () => newId().slice('main.'.length)
  const words = [0, 0, 0]
  const start = (id: string, caller = hash, { validUntil = '', final = '', pool = 'main' } = {}) =>
    run('startVerification', pool, [id, caller, '*01', validUntil, '', '', '', final, ...words])
  const call = (callId: string, to: string) =>
    run('receiveCall', 'main', [callId, to, hash, '', 'asserted'])
  const end = (callId: string, to: string) => run('endCall', 'main', [callId, to])
  const [id, none, stranger] = [key(), tollFree(900), s.core.hashCaller(telephone(2)).hash]

  t.same(await run('readVerification', 'main', [id]), ['not_found'])
  t.same(await run('settleDue', 'main', [100]), ['0'])
  t.same(due, [], 'nothing is due')
  const [created, expires] = [String(clock.now), String(clock.now + DEADLINE)]
  const pending = ['', id, 'p', '1', tollFree(0), '*01', '6', created, expires, '', '', '', '', '']
  t.same(await start(id), ['started', '', JSON.stringify(pending)])
  t.same(due, [DEADLINE])
  t.same(await start(id), ['started', '1', JSON.stringify(pending)])
  t.same(await run('readVerification', 'main', [id]), ['found', JSON.stringify(pending)])
  t.same(await start(id, stranger), ['conflict'])
  t.same(await start(key(), hash, { validUntil: '1' }), ['refused', 'stale', '0'])
  t.same(await start(key(), hash, { pool: 'none' }), ['refused', 'unknown_pool', '0'])

  const [first, second] = [newCall(), newCall()]
  t.same(await call(first, none), ['not_in_pool'])
  t.same(await end(first, none), ['not_in_pool'])
  const nowhere = [first, none, hash, '', 'asserted']
  t.same(await run('receiveCall', 'none', nowhere), ['not_in_pool'], 'nor in one that there is not')
  t.same(await end(first, tollFree(1)), ['noted', ''])
  t.same(await end(first, tollFree(1)), ['noted', ''], 'again')
  due.length = 0
  t.same(await call(second, tollFree(0)), ['ring', 'matched', 'hold', '7000', id, ''])
  t.same(await call(second, tollFree(0)), ['ring', 'matched', 'hold', '7000', id, '1'])
  t.same(due, [7 * SECOND, 7 * SECOND])
  s.wait(SECOND)
  const next = newCall()
  await call(next, tollFree(0))
  t.same(await end(second, tollFree(0)), ['taken_back', id])
  t.same(due.slice(2), [6 * SECOND, 7 * SECOND], 'now the next one is waited for')
  t.same(await end(next, tollFree(0)), ['taken_back', id])
  t.same(await end(second, tollFree(0)), ['noted', id])
  const third = newCall()
  await call(third, tollFree(0))
  t.same(await end(second, tollFree(0)), ['noted', id], 'it had ended before, and another rings')
  s.wait(3 * SECOND)
  t.same(await end(third, tollFree(0)), ['noted', id], 'too late')
  s.wait(5 * SECOND)
  due.length = 0
  t.same(await call(newCall(), none), ['not_in_pool'])
  t.same(due, [0], 'it should be settled already')
  t.same(await run('settleDue', 'main', [100]), ['1'])
  t.match(events.at(-1), { type: 'verification', cause: 'verified' })

  const other = key()
  await start(other, stranger)
  const [cancelled, state = ''] = await run('cancelVerification', 'main', [other, ''])
  t.equal(cancelled, 'cancelled')
  t.equal(JSON.parse(state)[2], 'c')
  t.same(await run('cancelVerification', 'main', [other, '']), ['ended', state])
  t.same(await run('cancelVerification', 'main', [key(), '']), ['not_found'])
})

rule('who has too many is told when the first of them ends, and so again', async (s, t) => {
  const tooMany = (seconds: number) => ({
    ...{ status: 'refused', reason: 'too_many' },
    retryAfterSeconds: seconds
  })
  for (let n = 0; n < 3; n++) {
    await s.start(1)
    s.wait(SECOND)
  }
  s.wait(16_950)
  const final = { id: newId(), refusalIsFinal: true }
  t.same(await s.ask(1, final), tooMany(101), 'after 100.05 seconds')
  s.wait(100 * SECOND)
  t.same(await s.ask(1), tooMany(1))
  t.same(await s.ask(1, final), tooMany(101), 'what was final is told as it was')
  const stale = { status: 'refused', reason: 'stale', retryAfterSeconds: 0 }
  t.same(await s.ask(2, { validUntil: 1 }), stale, 'who may not come again need not wait')
  const given = newId()
  await s.cancel(given, { beforeStart: true })
  t.same(await s.ask(2, { id: given }), { ...stale, reason: 'cancelled' })
})

rule(
  'an entry of an index whose verification is gone stands in nobody’s way, and goes',
  async (s, t) => {
    const { redis, keyPrefix } = s.bench
    const tag = poolTag(keyPrefix, 'main')
    const [live, due] = [`${tag}:live:${tollFree(0)}`, `${tag}:due`]
    await Promise.all([live, due].map((index) => redis.zadd(index, 1, 'gone')))
    const caller = `${tag}:caller:${s.core.hashCaller(telephone(1)).hash}`
    await redis.hset(caller, tollFree(0), `+${newId().slice('main.'.length)}${s.bench.clock.now}`)
    const { id, targetNumber } = await s.start(1)
    await s.call('withheld', targetNumber)
    t.equal(await s.look(id), 'pending, withheld')
    await s.core.settle()
    t.same(await Promise.all([live, due].map((index) => redis.zscore(index, 'gone'))), [null, null])
  },
  { size: 1 }
)

rule(
  'what outlives the memory of its caller ends all the same, and takes nothing from the next',
  async (s, t) => {
    const { redis, keyPrefix } = s.bench
    const caller = `${poolTag(keyPrefix, 'main')}:caller:${s.core.hashCaller(telephone(1)).hash}`
    const before = await s.start(1)
    await redis.del(caller)
    s.wait(60 * SECOND)
    const after = await s.start(1)
    t.equal(after.targetNumber, before.targetNumber)
    s.wait(60 * SECOND)
    t.equal(await s.look(before.id), 'expired')
    t.match(await s.call(1, after.targetNumber), { outcome: 'matched', verificationId: after.id })
    await redis.del(caller)
    s.wait(7 * SECOND)
    t.equal(await s.look(after.id), 'verified')
  },
  { size: 1 }
)

rule('where nobody looked for long, a number is shown until somebody does', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  s.wait(DEADLINE + 900 * SECOND)
  t.match(await s.call(1, targetNumber), { outcome: 'late', verificationId: id })
  t.equal(await s.look(id), 'expired, late')
})

rule(
  'who was shown a number long ago and rings on it now is not given it again',
  async (s, t) => {
    const ringing = await s.start(1)
    const taken = await s.start(2)
    s.wait(599 * SECOND)
    await s.call(1, ringing.targetNumber)
    s.wait(2 * SECOND)
    await s.start(3)
    await s.start(4)
    t.match(await s.start(1), { targetNumber: taken.targetNumber, strengthBits: 0 })
  },
  { size: 2, validitySeconds: 600 }
)

t.test('without a clock of its own everything goes by Redis’s', async (t) => {
  const bench = await testBench(t, { server, realClock: true })
  const core = bench.core()
  await fillPool(core, [tollFree(0)])
  const now = async () => {
    const [seconds, microseconds] = await bench.redis.time()
    return Number(seconds) * SECOND + Math.floor(Number(microseconds) / 1_000)
  }
  for (let n = 0; n < 100; n++) {
    const before = await now()
    const request = { id: newId(), pool: 'main', caller: core.hashCaller(telephone(n)) }
    const result = await core.verifications.start(request)
    const createdAt = result.status === 'started' ? result.state.createdAt : 0
    const after = await now()
    if (before > createdAt || createdAt > after) t.fail(`${before} ${createdAt} ${after}`)
  }
})

rule('each script of operators answers and tells what its first lines say', async (s, t) => {
  const { run, events } = scriptsOf(s)
  const { redis, keyPrefix, clock } = s.bench
  const tag = poolTag(keyPrefix, 'main')
  const told = { type: 'pool', pool: 'main', by: 'desk', role: 'operator', why: 'because' }
  const act = ['desk', 'operator', 'because']
  const since = { ...told, at: clock.now }
  const [one, two, three] = [tollFree(10), tollFree(11), tollFree(12)]
  const indexes = async (number: string) =>
    Promise.all(['active', 'idle'].map((index) => redis.zscore(`${tag}:${index}`, number)))

  const list = [one, 'active', two, 'quarantined', tollFree(0), 'draining']
  t.same(await run('addNumbers', 'main', [...act, ...list]), ['added', one, two])
  const added = { ...since, change: 'number_added' }
  t.same(events.splice(0), [
    { ...added, revision: 8, targetNumber: one, state: 'active' },
    { ...added, revision: 9, targetNumber: two, state: 'quarantined' }
  ])
  t.same(
    [await indexes(one), await indexes(two)],
    [
      ['0', '0'],
      [null, null]
    ]
  )

  const change = (number: string, state: string, seen = '', approval = '') =>
    run('changeNumber', 'main', [...act, number, state, seen, approval])
  t.same(await change(three, 'active'), ['not_found'])
  t.same(await change(one, 'active', '1'), ['unchanged'])
  const meanwhile = ['changed_meanwhile', '8', 'active', 'desk', 'because', String(clock.now)]
  t.same(await change(one, 'draining', '7'), meanwhile)
  clock.now += 1
  t.same(await change(one, 'draining', '8', 'approval 1'), ['changed'])
  const changed = { ...told, at: clock.now, change: 'number_state', targetNumber: one }
  t.same(events.splice(0), [
    { ...changed, revision: 10, state: 'draining', approval: 'approval 1' }
  ])
  t.same(await indexes(one), [null, null])
  t.same(await change(one, 'active'), ['changed'], 'whatever it is')
  t.same(events.splice(0), [{ ...changed, revision: 11, state: 'active' }])
  t.same(await indexes(one), ['0', '0'])
  await redis.hdel(`${tag}:notes`, one)
  t.same(await change(one, 'draining', '1'), ['changed_meanwhile', '0', 'active', '', '', ''])
  t.same(await change(one, 'retired', '0'), ['changed'], 'nobody has changed it yet')
  events.length = 0

  t.same(await run('lendNumber', 'main', [one]), ['not_quarantined'])
  t.same(await run('lendNumber', 'main', [two]), ['lent'])
  t.same(await indexes(two), ['0', '0'])

  const configure = (seen: string, fields: readonly string[], approval = '') =>
    run('changeSettings', 'main', [...act, seen, approval, ...fields])
  const rings = ['ringSeconds', '5', 'validitySeconds', '60']
  t.same(await configure('2', rings), ['changed_meanwhile', '1'])
  t.same(await configure('1', rings, 'approval 2'), ['done'])
  const settings = { ...told, at: clock.now, change: 'settings', revision: 13 }
  t.same(events.splice(0), [{ ...settings, approval: 'approval 2' }])
  t.same(await configure('1', rings), ['done'], 'what is so already')
  t.same(events, [])
  t.match(await redis.hgetall(`${tag}:settings`), {
    ...{ ringSeconds: '5', validitySeconds: '60', revision: '13', settingsRevision: '13' }
  })
  const anew = ['ringSeconds', '5']
  t.same(await run('changeSettings', 'new', [...act, '1', '', ...anew]), ['changed_meanwhile', '0'])
  t.same(await run('changeSettings', 'new', [...act, '0', '', ...anew]), ['done'])
  t.match(await redis.hgetall(`${poolTag(keyPrefix, 'new')}:settings`), { ringSeconds: '5' })
})

rule('of numbers that are claimed all are, or none where another pool has one', async (s, t) => {
  const { redis, keyPrefix } = s.bench
  const directory = createNumberDirectory(redis, keyPrefix)
  const [ours, free, others] = [tollFree(0), tollFree(20), tollFree(21)]
  await directory.claim([others], 'elsewhere')
  t.same(await directory.claim([free, others, ours], 'main'), new Map([[others, 'elsewhere']]))
  t.equal(await directory.refresh(free), undefined)
  t.same(await directory.claim([ours, free], 'main'), new Map())
  t.equal(await directory.refresh(free), 'main')
  t.equal(await directory.refresh(ours), 'main')
})

rule(
  'a number that is lent while it is in use is no idle one',
  async (s, t) => {
    const { run } = scriptsOf(s)
    const { targetNumber } = await s.start(1)
    await s.core.pools.changeState('main', targetNumber, 'quarantined', ACT)
    await run('lendNumber', 'main', [targetNumber])
    t.match(await s.start(2), { strengthBits: 0 })
    t.match(await s.start(3), { strengthBits: 1 }, 'it is drawn where all of them are')
  },
  { size: 2 }
)
