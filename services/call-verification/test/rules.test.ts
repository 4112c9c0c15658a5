import type { CallReceived, PoolSettings, VerificationState } from '@yobirin/contracts'
import t from 'tap'
import { testRedis } from '../../../test/support/redis.ts'
import type { CallAnswer } from '../src/inbound-calls/inbound-calls-port.ts'
import { poolTag } from '../src/pool-scripts.ts'
import { DEADLINE, other, rulesOn, SECOND } from './support/rules.ts'
import { ACT, fillPool, newCall, newId, tollFree } from './support/test-bench.ts'

const server = await testRedis(t)
const rule = rulesOn(server)

rule('the right call rings for seven seconds and verifies', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  t.match(await s.call(1, targetNumber), {
    status: 'ring',
    outcome: 'matched',
    ringForMs: 7 * SECOND,
    ringStrategy: 'hold',
    verificationId: id,
    repeated: false
  })
  t.equal(await s.look(id), 'ringing')
  s.wait(7 * SECOND - 1)
  t.equal(await s.look(id), 'ringing')
  s.wait(1)
  t.equal(await s.look(id), 'verified')
})

rule(
  'with a pool that does not ring, the right call verifies in one step with one event',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    t.match(await s.call(1, targetNumber), { outcome: 'matched', ringForMs: 0 })
    t.match(await s.read(id), { status: 'verified', sequence: 2 })
  },
  { ringStrategy: 'immediate' }
)

rule('a call counts one millisecond before the deadline', async (s, t) => {
  const { id, targetNumber, expiresAt, createdAt } = await s.start(1)
  t.equal(expiresAt - createdAt, DEADLINE)
  s.wait(DEADLINE - 1)
  t.match(await s.call(1, targetNumber), { outcome: 'matched' })
  s.wait(1)
  t.equal(await s.look(id), 'ringing', 'its rings may cross the deadline')
  s.wait(7 * SECOND - 1)
  t.match(await s.read(id), { status: 'verified', endedAt: expiresAt + 7 * SECOND - 1 })
})

rule(
  'at the deadline a call is late, though nobody has expired the verification yet',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    s.wait(DEADLINE)
    t.match(await s.call(1, targetNumber), { outcome: 'late', ringForMs: 7 * SECOND })
    t.equal(await s.look(id), 'expired, late')
  }
)

rule('a second call after the deadline does not join the rings of the first', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  s.wait(DEADLINE - 1)
  const first = newCall()
  await s.call(1, targetNumber, first)
  s.wait(1)
  t.match(await s.call(1, targetNumber), { outcome: 'late' })
  t.equal(await s.hangUp(first, targetNumber), 'taken_back')
  t.equal(await s.look(id), 'expired, hung_up')
  const ended = s.bench.events().findLast(({ type }) => type === 'verification')
  t.match(ended, { cause: 'expired' })
})

rule('hanging up within three seconds takes the call back; one may call again', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  const call = newCall()
  await s.call(1, targetNumber, call)
  s.wait(3 * SECOND - 1)
  t.equal(await s.hangUp(call, targetNumber), 'taken_back')
  t.equal(await s.look(id), 'pending, hung_up')
  t.equal(await s.hangUp(call, targetNumber), 'noted', 'a second notice changes nothing')
  await s.call(1, targetNumber)
  s.wait(7 * SECOND)
  t.equal(await s.look(id), 'verified')
})

rule('hanging up at three seconds or later does not', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  const call = newCall()
  await s.call(1, targetNumber, call)
  s.wait(3 * SECOND)
  t.equal(await s.hangUp(call, targetNumber), 'noted')
  s.wait(4 * SECOND)
  t.equal(await s.look(id), 'verified')
})

rule('a notice of the end that overtakes its call makes it count for nothing', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  const call = newCall()
  t.equal(await s.hangUp(call, targetNumber), 'noted')
  t.match(await s.call(1, targetNumber, call), { outcome: 'ended_early', repeated: false })
  t.equal(await s.look(id), 'pending, hung_up')
  t.match(await s.call(1, targetNumber, call), { outcome: 'ended_early', repeated: true })
})

rule(
  'of several calls the first to reach its time verifies, and a notice ends its own',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    const [first, second] = [newCall(), newCall()]
    await s.call(1, targetNumber, first)
    s.wait(2 * SECOND)
    t.match(await s.call(1, targetNumber, second), { outcome: 'matched' })
    t.equal((await s.read(id))?.sequence, 2, 'nothing that a reader sees has changed')
    t.equal(await s.hangUp(first, targetNumber), 'taken_back')
    t.equal(await s.look(id), 'ringing')
    s.wait(7 * SECOND - 1)
    t.equal(await s.look(id), 'ringing')
    s.wait(1)
    t.equal(await s.look(id), 'verified')
  }
)

rule(
  'a call that is delivered again gets its first answer and the rest of its ring',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    const call = newCall()
    await s.call(1, targetNumber, call)
    s.wait(2 * SECOND)
    const again = { outcome: 'matched', verificationId: id, repeated: true }
    t.match(await s.call(1, targetNumber, call), { ...again, ringForMs: 5 * SECOND })
    s.wait(DEADLINE)
    t.match(await s.call(1, targetNumber, call), { ...again, ringForMs: 0 })
    const calls = s.bench.events().filter((event) => event.type === 'call')
    t.equal(calls.length, 1)
  }
)

rule(
  'the id of a call never binds to a second verification',
  async (s, t) => {
    const first = await s.start(1)
    const call = newCall()
    await s.call(1, first.targetNumber, call)
    s.wait(7 * SECOND)
    const second = await s.start(1)
    t.equal(second.targetNumber, first.targetNumber, 'a pool of one number')
    t.match(await s.call(1, second.targetNumber, call), { verificationId: first.id })
    t.equal(await s.look(second.id), 'pending')
  },
  { size: 1 }
)

rule(
  'three calls to wrong numbers end it as failed, each but the last with a hint',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    const wrong = other(s, targetNumber)
    t.match(await s.call(1, wrong), { outcome: 'wrong_number', ringForMs: 7 * SECOND })
    t.equal(await s.look(id), 'pending, wrong_number')
    await s.call(1, wrong)
    t.equal(await s.look(id), 'pending, wrong_number')
    await s.call(1, wrong)
    t.equal(await s.look(id), 'failed, wrong_number')
    t.match(await s.call(1, targetNumber), { outcome: 'late' })
  }
)

rule('a wrong number fails nothing while the right one rings', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  await s.call(1, targetNumber)
  for (let n = 0; n < 4; n++) {
    t.match(await s.call(1, other(s, targetNumber)), { outcome: 'wrong_number' })
  }
  s.wait(7 * SECOND)
  t.equal(await s.look(id), 'verified')
})

rule('a redial of the number shown before is only late, and both pages are told', async (s, t) => {
  const before = await s.start(1)
  const now = await s.start(1, { replaces: before.id })
  t.not(now.targetNumber, before.targetNumber)
  for (let n = 0; n < 4; n++) {
    t.match(await s.call(1, before.targetNumber), { outcome: 'late', verificationId: before.id })
  }
  t.equal(await s.look(before.id), 'cancelled, late')
  t.equal(await s.look(now.id), 'pending, late')
})

rule('ten minutes after it was last shown, a number is a stranger to its caller', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  s.wait(DEADLINE)
  t.equal(await s.look(id), 'expired')
  s.wait(600 * SECOND - 1)
  t.match(await s.call(1, targetNumber), { outcome: 'late' })
  s.wait(1)
  t.match(await s.call(1, targetNumber), { outcome: 'stray' })
})

rule('who is verified already gets no hint for calling again', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  await s.call(1, targetNumber)
  s.wait(7 * SECOND)
  t.match(await s.call(1, targetNumber), { outcome: 'late' })
  t.equal(await s.look(id), 'verified')
})

rule('a withheld call hints where one verification waits, once in five seconds', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  t.match(await s.call('withheld', targetNumber), { outcome: 'withheld', ringForMs: 7 * SECOND })
  t.equal(await s.look(id), 'pending, withheld')
  const { sequence } = (await s.read(id)) as VerificationState
  s.wait(5 * SECOND - 1)
  await s.call('withheld', targetNumber)
  await s.call(2, targetNumber)
  t.equal((await s.read(id))?.sequence, sequence)
  s.wait(1)
  await s.call(2, targetNumber)
  t.equal(await s.look(id), 'pending, other_caller')
})

rule(
  'where two wait on a number, a withheld or strange call hints neither',
  async (s, t) => {
    const [one, two] = [await s.start(1), await s.start(2)]
    t.equal(one.targetNumber, two.targetNumber)
    t.match(await s.call('withheld', one.targetNumber), { outcome: 'withheld' })
    t.match(await s.call(3, one.targetNumber), { outcome: 'stray' })
    t.equal(await s.look(one.id), 'pending')
    t.equal(await s.look(two.id), 'pending')
    s.wait(DEADLINE)
    const three = await s.start(3)
    await s.call('withheld', three.targetNumber)
    t.equal(await s.look(three.id), 'pending, withheld', 'the two have ended')
  },
  { size: 1 }
)

rule('a call that can be attributed is nobody else’s hint', async (s, t) => {
  const [one, two] = [await s.start(1), await s.start(2)]
  await s.call(1, two.targetNumber)
  t.equal(await s.look(one.id), 'pending, wrong_number')
  t.equal(await s.look(two.id), 'pending')
})

rule('a call that the network does not vouch for enough never counts', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  const call = newCall()
  for (const trust of ['diverted', 'foreign', 'refuted'] as const) {
    t.match(await s.call(1, targetNumber, newCall(), trust), {
      outcome: 'untrusted',
      verificationId: id,
      ringForMs: 7 * SECOND
    })
  }
  t.match(await s.read(id), { status: 'pending', sequence: 2, hint: { reason: 'untrusted' } })
  s.wait(5 * SECOND)
  t.match(await s.call(1, targetNumber, call, 'foreign'), { outcome: 'untrusted' })
  t.match(await s.read(id), { sequence: 3 }, 'a hint once in five seconds')
  t.match(await s.call(1, targetNumber, call, 'attested'), { outcome: 'untrusted', repeated: true })
  t.equal(await s.hangUp(call, targetNumber), 'noted')
  t.match(await s.call(1, targetNumber, newCall(), 'unconfirmed'), { outcome: 'matched' })
  s.wait(7 * SECOND)
  t.equal(await s.look(id), 'verified')
})

rule('untrusted calls to wrong numbers fail nobody, and strangers’ hint nobody', async (s, t) => {
  const { id, targetNumber } = await s.start(1)
  for (let n = 0; n < 4; n++) {
    const answer = await s.call(1, other(s, targetNumber), newCall(), 'foreign')
    t.match(answer, { outcome: 'untrusted', verificationId: undefined })
  }
  t.match(await s.call(2, targetNumber, newCall(), 'foreign'), { outcome: 'untrusted' })
  t.match(await s.read(id), { status: 'pending', sequence: 1 })
})

rule('each pool states the least trust that it accepts', async (s, t) => {
  const levels = ['refuted', 'foreign', 'diverted', 'unconfirmed', 'asserted', 'attested'] as const
  for (const [least, leastTrust] of levels.entries()) {
    if (leastTrust === 'refuted') continue
    await fillPool(s.core, [], { leastTrust })
    t.match(await s.core.pools.read('main'), { settings: { leastTrust } })
    for (const [level, trust] of levels.entries()) {
      const answer = await s.call(9, other(s), newCall(), trust)
      const outcome = level < least ? 'untrusted' : 'stray'
      t.match(answer, { outcome }, `${trust} where ${leastTrust} is wanted`)
    }
  }
  const calls = s.bench.events().filter((event) => event.type === 'call')
  t.match(calls[0], { outcome: 'untrusted', trust: 'refuted' }, 'the event tells the level')
})

rule('a pool from before there was a choice accepts what the default accepts', async (s, t) => {
  const key = `${poolTag(s.bench.keyPrefix, 'main')}:settings`
  await s.bench.redis.hdel(key, 'leastTrust')
  t.match(await s.core.pools.read('main'), { settings: { leastTrust: 'unconfirmed' } })
  t.match(await s.call(9, other(s), newCall(), 'diverted'), { outcome: 'untrusted' })
  t.match(await s.call(9, other(s), newCall(), 'unconfirmed'), { outcome: 'stray' })
})

rule(
  'each call is told as it was decided: whom it concerned, and what was hinted',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    const wrong = other(s, targetNumber)
    const told = async (call: Promise<CallAnswer>, to = targetNumber) => {
      await call
      const { now: at } = s.bench.clock
      const { callId: _, ...event } = s.bench
        .events()
        .findLast(({ type }) => type === 'call') as CallReceived
      t.match(event, { type: 'call', pool: 'main', targetNumber: to, at })
      const { type, pool, targetNumber, at: __, ...rest } = event
      return rest
    }
    const anonymous = { outcome: 'withheld', withheldReason: 'anonymous' }
    t.same(await told(s.call('withheld', targetNumber)), { ...anonymous, hint: 'withheld' })
    t.same(await told(s.call('withheld', wrong), wrong), anonymous, 'where nobody waits')
    s.wait(5 * SECOND)
    const trust = 'asserted'
    const stray = { outcome: 'stray', trust }
    t.same(await told(s.call(2, targetNumber)), { ...stray, hint: 'other_caller' })
    t.same(await told(s.call(2, targetNumber)), stray, 'a second one soon after')
    s.wait(5 * SECOND)
    const untrusted = { outcome: 'untrusted', trust: 'foreign' }
    const forged = (from: number) => s.call(from, targetNumber, newCall(), 'foreign')
    t.same(await told(forged(1)), { ...untrusted, verificationId: id, hint: 'untrusted' })
    t.same(await told(forged(1)), { ...untrusted, verificationId: id })
    t.same(await told(forged(2)), untrusted)
    const mine = { trust, verificationId: id }
    t.same(await told(s.call(1, wrong), wrong), {
      ...mine,
      outcome: 'wrong_number',
      hint: 'wrong_number'
    })

    const ended = async (from: number) => {
      const call = newCall()
      await s.hangUp(call, targetNumber)
      return told(s.call(from, targetNumber, call))
    }
    t.same(await ended(1), { ...mine, outcome: 'ended_early', hint: 'hung_up' })
    t.same(await ended(2), { outcome: 'ended_early', trust })
    t.same(await told(s.call(1, targetNumber)), { ...mine, outcome: 'matched' })
    t.same(await ended(1), { ...mine, outcome: 'ended_early' }, 'while another rings')
    t.same(await told(s.call(1, wrong), wrong), { ...mine, outcome: 'wrong_number' })
    s.wait(7 * SECOND)
    t.same(await told(s.call(1, targetNumber)), { ...mine, outcome: 'late' })

    const two = [await s.start(1), await s.start(1)]
    const third = other(s, targetNumber, ...two.map((state) => state.targetNumber))
    const missed = { outcome: 'wrong_number', trust, hint: 'wrong_number' }
    t.same(await told(s.call(1, third), third), missed, 'which of the two was meant nobody knows')
    t.same(await told(s.call(1, targetNumber)), { ...mine, outcome: 'late', hint: 'late' })
  }
)

rule(
  'who redials an old number while the new one rings is not told that it is late',
  async (s, t) => {
    const old = await s.start(1)
    await s.cancel(old.id)
    const [ringing, waiting] = [await s.start(1), await s.start(1)]
    await s.call(1, ringing.targetNumber)
    await s.call(1, old.targetNumber)
    t.equal(await s.look(ringing.id), 'ringing')
    t.equal(await s.look(waiting.id), 'pending, late')
  }
)

rule('each change is told with its cause, and ends what waits for it', async (s, t) => {
  const causes = (id: string) =>
    s.bench
      .events()
      .flatMap((event) =>
        event.type === 'verification' && event.state.id === id ? [event.cause] : []
      )
  const [one, two, three, four] = [
    await s.start(1),
    await s.start(2),
    await s.start(3),
    await s.start(4)
  ]
  const call = newCall()
  await s.call('withheld', one.targetNumber)
  await s.call(1, one.targetNumber, call)
  await s.hangUp(call, one.targetNumber)
  await s.call(1, one.targetNumber)
  for (let n = 0; n < 3; n++) await s.call(2, other(s, two.targetNumber))
  await s.cancel(three.id)
  s.wait(7 * SECOND)
  await s.read(one.id)
  s.wait(DEADLINE)
  await s.read(four.id)
  const rung = ['started', 'hint', 'ringing', 'hung_up', 'ringing', 'verified']
  t.same(causes(one.id), rung)
  t.same(causes(two.id), ['started', 'hint', 'hint', 'failed'])
  t.same(causes(three.id), ['started', 'cancelled'])
  t.same(causes(four.id), ['started', 'expired'])
})

rule('a call to a number of another pool is stray, to one of no pool unknown', async (s, t) => {
  const { id } = await s.start(1)
  await fillPool(s.core, [tollFree(900)], {}, 'elsewhere')
  t.match(await s.call(1, tollFree(900)), { outcome: 'stray' })
  t.same(await s.call(1, tollFree(901)), { status: 'unknown_number' })
  t.equal(await s.hangUp(newCall(), tollFree(901)), 'unknown_number')
  t.equal(await s.look(id), 'pending')
})

rule(
  'a number that leaves the pool still matches what is live on it, and rings ever after',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    const change = (state: 'draining' | 'retired') =>
      s.core.pools.changeState('main', targetNumber, state, ACT)
    t.match(await change('retired'), { status: 'still_live', live: 1 })
    t.match(await change('draining'), { status: 'changed' })
    t.match(await change('draining'), { status: 'unchanged' })
    t.match(await s.call(1, targetNumber), { outcome: 'matched' })
    s.wait(7 * SECOND)
    t.match(await change('retired'), { status: 'changed' }, 'the verdict was due')
    t.equal(await s.look(id), 'verified')
    t.match(await s.call(2, targetNumber), { outcome: 'stray', ringForMs: 7 * SECOND })
    t.match(
      await s.core.pools.add('elsewhere-not', tollFree(1), ACT).catch(() => 'no such pool'),
      'no such pool'
    )
  }
)

rule(
  'a number that comes back while it is in use is active, not idle',
  async (s, t) => {
    const { targetNumber } = await s.start(1)
    await s.core.pools.changeState('main', targetNumber, 'draining', ACT)
    await s.core.pools.changeState('main', targetNumber, 'active', ACT)
    const next = await s.start(2)
    t.not(next.targetNumber, targetNumber)
    t.equal(next.strengthBits, 0)
  },
  { size: 2 }
)

rule(
  'who was shown every number gets one that is idle rather than one in use',
  async (s, t) => {
    const first = await s.start(1)
    const second = await s.start(1, { replaces: first.id })
    await s.cancel(second.id)
    const { targetNumber } = await s.start(2)
    const again = await s.start(1)
    t.not(again.targetNumber, targetNumber)
    t.equal(again.strengthBits, 0)
  },
  { size: 2 }
)

rule('a caller has three live verifications, on three numbers; the fourth waits', async (s, t) => {
  const three = [await s.start(1), await s.start(1), await s.start(1)]
  t.equal(new Set(three.map((state) => state.targetNumber)).size, 3)
  t.same(await s.ask(1), { status: 'refused', reason: 'too_many', retryAfterSeconds: 120 })
  t.equal((await s.ask(2)).status, 'started')
  const [first] = three as [VerificationState, ...VerificationState[]]
  t.equal((await s.ask(1, { replaces: first.id })).status, 'started')
  t.equal(await s.look(first.id), 'cancelled')
  s.wait(DEADLINE)
  t.equal((await s.ask(1)).status, 'started', 'those before have expired')
})

rule('nobody cancels another caller’s verification by replacing it', async (s, t) => {
  const { id } = await s.start(1)
  await s.start(2, { replaces: id })
  t.equal(await s.look(id), 'pending')
})

rule('starting twice under one id is one start', async (s, t) => {
  const id = newId()
  const results = await Promise.all(Array.from({ length: 10 }, () => s.ask(1, { id })))
  const states = results.map((result) => (result.status === 'started' ? result.state : undefined))
  t.equal(new Set(states.map((state) => state?.targetNumber)).size, 1)
  t.equal(results.filter((result) => result.status === 'started' && !result.repeated).length, 1)
  t.same(await s.ask(2, { id }), { status: 'conflict' }, 'for another caller')
  t.same(await s.ask(1, { id, fingerprint: 'x' }), { status: 'conflict' }, 'asking another thing')
})

rule(
  'a start is refused as stale after its date, and as cancelled after its cancel',
  async (s, t) => {
    const validUntil = s.bench.clock.now
    t.equal((await s.ask(1, { validUntil })).status, 'started')
    t.match(await s.ask(1, { validUntil: validUntil - 1 }), { reason: 'stale' })
    const id = newId()
    for (const beforeStart of [true, true, false]) {
      t.equal(await s.cancel(id, { beforeStart }), 'not_found')
    }
    t.match(await s.ask(1, { id }), { status: 'refused', reason: 'cancelled' })
    t.equal(await s.look(id), 'not found')
    const later = newId()
    t.equal(await s.cancel(later), 'not_found')
    t.match(
      await s.ask(1, { id: later }),
      { status: 'started' },
      'who does not ask to leave a mark leaves none'
    )
    t.equal(await s.cancel(later, { beforeStart: true }), 'cancelled')
    t.equal(await s.cancel(later, { beforeStart: true }), 'ended')
    t.equal(await s.look(later), 'cancelled', 'nor what has begun')
  }
)

rule('a final refusal is told once and stays', async (s, t) => {
  const id = newId()
  const request = { id, validUntil: s.bench.clock.now - 1, refusalIsFinal: true }
  t.match(await s.ask(1, request), { reason: 'stale' })
  t.match(await s.ask(1, { id, refusalIsFinal: true }), { reason: 'stale' })
  t.equal(await s.look(id), 'not found')
  t.equal(await s.cancel(id), 'not_found')
  const refusals = s.bench.events().filter((event) => event.type === 'refusal')
  t.match(refusals, [{ id, reason: 'stale', sequence: 1, at: s.bench.clock.now }])
  t.equal(refusals.length, 1)
  t.match(await s.ask(1, { id: newId('none'), pool: 'none' }), { reason: 'unknown_pool' })
})

rule(
  'a pool without a number for the caller is exhausted',
  async (s, t) => {
    const { id } = await s.start(1)
    t.same(await s.ask(1), { status: 'refused', reason: 'exhausted', retryAfterSeconds: 120 })
    await s.cancel(id)
    await s.core.pools.changeState('main', tollFree(0), 'draining', ACT)
    t.match(await s.ask(2), { reason: 'exhausted', retryAfterSeconds: 60 })
  },
  { size: 1 }
)

rule('cancelling ends what waits or rings, and says what had ended', async (s, t) => {
  const [one, two] = [await s.start(1), await s.start(2)]
  await s.call(2, two.targetNumber)
  t.equal(await s.cancel(one.id), 'cancelled')
  t.equal(await s.cancel(two.id), 'cancelled')
  t.equal(await s.cancel(two.id), 'ended')
  s.wait(DEADLINE)
  t.equal(await s.look(two.id), 'cancelled')
  t.equal(await s.cancel('not an id'), 'not_found')
  const [three, four] = [await s.start(3), await s.start(4)]
  await s.call(3, three.targetNumber)
  s.wait(DEADLINE)
  t.equal(await s.cancel(three.id), 'ended')
  t.equal(await s.look(three.id), 'verified', 'too late for what was due before')
  t.equal(await s.cancel(four.id), 'ended')
  t.equal(await s.look(four.id), 'expired')
})

rule(
  'times as short as tests need them hold the same rules',
  async (s, t) => {
    const { id, targetNumber, expiresAt, createdAt } = await s.start(1)
    t.equal(expiresAt - createdAt, 500)
    const call = newCall()
    t.match(await s.call(1, targetNumber, call), { ringForMs: 200 })
    s.wait(199)
    t.equal(await s.hangUp(call, targetNumber), 'taken_back')
    await s.call(1, targetNumber)
    s.wait(200)
    t.equal(await s.look(id), 'verified')
  },
  { validitySeconds: 0.5, ringSeconds: 0.2 }
)

rule(
  'a verdict that is due falls before a notice is heard',
  async (s, t) => {
    const { id, targetNumber } = await s.start(1)
    const call = newCall()
    await s.call(1, targetNumber, call)
    s.wait(200)
    t.equal(await s.hangUp(call, targetNumber), 'noted')
    t.equal(await s.look(id), 'verified')
  },
  { ringSeconds: 0.2 }
)

rule(
  'what a start brings along comes back with every state',
  async (s, t) => {
    const state = await s.start(1, { reference: '予約 "7" / x' })
    t.match(state, {
      reference: '予約 "7" / x',
      maskedPhoneNumber: '*****0001',
      dialWithPresentation: true,
      status: 'pending',
      sequence: 1
    })
    t.same(await s.read(state.id), state)
  },
  { dialWithPresentation: true }
)

rule('a change is heard from every process, until one stops listening', async (s, t) => {
  const elsewhere = s.bench.core()
  const { id, targetNumber } = await s.start(1)
  const heard: string[] = []
  let hear = () => {}
  const stop = await elsewhere.changes.subscribe(id, (state) => {
    heard.push(state.status)
    hear()
  })
  const next = () => new Promise<void>((resolve) => (hear = resolve))
  const ringing = next()
  await s.call(1, targetNumber)
  await ringing
  stop()
  const [again, stopAgain] = [next(), await elsewhere.changes.subscribe(id, () => hear())]
  s.wait(7 * SECOND)
  await s.read(id)
  await again
  stopAgain()
  t.same(heard, ['ringing'])
})

rule(
  'pools are configured once however often, and their changes are counted and told',
  async (s, t) => {
    const pool = await s.core.pools.read('main')
    t.match(pool, { name: 'main', revision: 7, settings: { ringSeconds: 7 } })
    t.match(pool?.numbers[0], {
      ...{ targetNumber: tollFree(0), state: 'active', live: 0, revision: 2 },
      changed: ACT
    })
    if (pool) {
      t.match(await s.core.pools.configure('main', pool.settings, ACT), {
        status: 'configured',
        pool
      })
    }
    t.same(await s.core.pools.add('main', tollFree(0), ACT), {
      status: 'already_there',
      state: 'active'
    })
    await s.core.pools.configure(
      'second',
      { ...(pool?.settings as PoolSettings), ringSeconds: 4 },
      ACT
    )
    t.same(await s.core.pools.add('second', tollFree(0), ACT), {
      status: 'in_other_pool',
      pool: 'main'
    })
    t.same(await s.core.pools.changeState('main', tollFree(77), 'draining', ACT), {
      status: 'not_found'
    })
    t.same(await s.core.pools.list(), ['main', 'second'])
    t.equal(await s.core.pools.read('third'), undefined)
    const told = s.bench.events().filter((event) => event.type === 'pool')
    t.match(told.at(-1), {
      pool: 'second',
      revision: 1,
      change: 'settings',
      by: ACT.by,
      why: ACT.why
    })
    t.equal(told.length, 8)
  }
)
