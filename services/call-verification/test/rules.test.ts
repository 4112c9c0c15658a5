import type {
  CallerTrust,
  CallReceived,
  PoolSettings,
  VerificationChanged,
  VerificationEvent,
  VerificationState
} from '@yobirin/contracts'
import { carriedTrace, inSpan, startTracing } from '@yobirin/tracing'
import t, { type Test } from 'tap'
import { testRedis } from '../../../test/support/redis.ts'
import type { CallAnswer } from '../src/inbound-calls/inbound-calls-port.ts'
import { createNumberDirectory } from '../src/number-pool/number-directory.ts'
import { createPoolScripts, poolTag } from '../src/pool-scripts.ts'
import type { StartRequest, StartResult } from '../src/verifications/verifications-port.ts'
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
const SECOND = 1_000
const DEADLINE = 120 * SECOND

interface Scene {
  readonly numbers: readonly string[]
  wait(ms: number): void
  ask(customer: number, options?: Partial<StartRequest>): Promise<StartResult>
  start(customer: number, options?: Partial<StartRequest>): Promise<VerificationState>
  /** A customer's telephone, or a withheld one. */
  call(
    from: number | 'withheld',
    to: string,
    callId?: string,
    trust?: CallerTrust
  ): Promise<CallAnswer>
  hangUp(callId: string, to: string): Promise<string>
  cancel(id: string, options?: { beforeStart: boolean }): Promise<string>
  read(id: string): Promise<VerificationState | undefined>
  /** Status, and the hint if its latest event brought one. */
  look(id: string): Promise<string>
  core: ReturnType<Awaited<ReturnType<typeof testBench>>['core']>
  bench: Awaited<ReturnType<typeof testBench>>
}

function rule(
  sentence: string,
  run: (scene: Scene, t: Test) => Promise<void>,
  { size = 6, ...settings }: Partial<PoolSettings> & { size?: number } = {}
) {
  t.test(sentence, async (t) => {
    const bench = await testBench(t, { server })
    const core = bench.core()
    const numbers = Array.from({ length: size }, (_, n) => tollFree(n))
    await fillPool(core, numbers, settings)
    const read = (id: string) => core.verifications.read(id)
    const ask: Scene['ask'] = (customer, options) =>
      core.verifications.start({
        id: newId(),
        pool: 'main',
        caller: core.hashCaller(telephone(customer)),
        ...options
      })
    const scene: Scene = {
      bench,
      core,
      numbers,
      wait(ms) {
        bench.clock.now += ms
      },
      ask,
      async start(customer, options) {
        const result = await ask(customer, options)
        if (result.status !== 'started') throw new Error(`Not started: ${JSON.stringify(result)}`)
        return result.state
      },
      call: (from, to, callId = newCall(), trust = 'asserted') =>
        core.inboundCalls.receive({
          callId,
          targetNumber: to,
          trust,
          caller:
            from === 'withheld'
              ? { kind: 'withheld', reason: 'anonymous' }
              : { kind: 'presented', e164: telephone(from) }
        }),
      hangUp: async (callId, to) =>
        (await core.inboundCalls.end({ callId, targetNumber: to })).status,
      cancel: async (id, options) => (await core.verifications.cancel(id, options)).status,
      read,
      async look(id) {
        const state = await read(id)
        if (!state) return 'not found'
        const isNews = state.hint?.sequence === state.sequence
        return isNews ? `${state.status}, ${state.hint?.reason}` : state.status
      }
    }
    await run(scene, t)
  })
}

const other = (scene: Scene, ...not: string[]) =>
  scene.numbers.find((number) => !not.includes(number)) as string

/** The scripts themselves, and what they tell a process beside their answers. */
function scriptsOf({ bench: { redis, keyPrefix, clock } }: Scene) {
  const due: number[] = []
  const events: VerificationEvent[] = []
  const run = createPoolScripts({
    ...{ redis, keyPrefix, now: () => clock.now },
    listener: {
      written: (_pool, entries) => void events.push(...entries.map(({ event }) => event)),
      due: (_pool, inMs) => void due.push(inMs)
    }
  })
  return { run, due, events }
}

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
