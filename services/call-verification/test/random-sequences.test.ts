import {
  type CallerTrust,
  eventId,
  type NumberState,
  type PoolSettings,
  VerificationEventSchema,
  type VerificationState
} from '@yobirin/contracts'
import type { RedisConnection } from '@yobirin/redis'
import fc from 'fast-check'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { testRedis } from '../../../test/support/redis.ts'
import type { Core } from '../src/core.ts'
import { poolTag } from '../src/pool-scripts.ts'
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
import { type ModelVerification, VerificationModel } from './support/verification-model.ts'

const SEED = Number(process.env.FAST_CHECK_SEED ?? 20_261_122)
const RUNS = Number(process.env.FAST_CHECK_RUNS ?? 60)
const LONGEST = 60

const NUMBERS = Array.from({ length: 6 }, (_, index) => tollFree(index))
const CALLERS = 3
const isEvent = Compile(VerificationEventSchema)

/** Indices are taken modulo what there is, so that every shrunk sequence still means something. */
const index = fc.nat(1_000)
const sometimes = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number) =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
const someNumber = fc.nat(NUMBERS.length - 1)
const someTrust = fc.constantFrom<CallerTrust>('asserted', 'asserted', 'diverted', 'unconfirmed')
const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      caller: fc.nat(CALLERS - 1),
      replaces: sometimes(index, 5),
      again: sometimes(index, 6),
      validForMs: sometimes(fc.constantFrom(-1, 0, 1_000), 6),
      final: fc.boolean()
    })
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('callRight' as const),
      which: index,
      trust: someTrust
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      // The last is a stranger.
      caller: fc.nat(CALLERS),
      number: someNumber,
      trust: someTrust,
      noticed: sometimes(fc.constant(true), 5)
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('callWrong' as const),
      which: index,
      number: someNumber
    })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withheld' as const), number: someNumber }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('duplicate' as const), which: index }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hangUp' as const), which: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('notice' as const), number: someNumber }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), which: index, known: fc.boolean() })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 1_000, 1_000, 2_999, 3_000, 5_000, 7_000, 60_000, 300_000)
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('waitUntilDue' as const),
      offBy: fc.constantFrom(-1, 0, 1)
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('number' as const),
      number: someNumber,
      state: fc.constantFrom<NumberState>(
        'active',
        'active',
        'active',
        'draining',
        'quarantined',
        'retired'
      )
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('ringing' as const),
      seconds: fc.constantFrom(0, 4, 7, 9)
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('trust' as const),
      least: fc.constantFrom('foreign' as const, 'unconfirmed' as const, 'attested' as const)
    })
  }
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

t.test('whatever is asked in whatever order, the scripts do what the rules say', async (t) => {
  const server = await testRedis(t)
  let steps = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.boolean()), {
        maxLength: LONGEST,
        size: 'max'
      }),
      async (sequence) => {
        const bench = await testBench(t, { server })
        const cores = [bench.core(), bench.core()] as const
        const run = await createRun(bench, cores)
        for (const [next, other] of sequence) {
          await run.take(next, cores[other ? 1 : 0])
          steps += 1
        }
        await run.compare()
        await Promise.all(cores.map((core) => core.close()))
        await run.compareQueue()
        await run.searchTelephones()
      }
    ),
    { seed: SEED, numRuns: RUNS }
  )
  t.ok(steps > RUNS, `${steps} steps compared`)
})

async function createRun(
  bench: Awaited<ReturnType<typeof testBench>>,
  cores: readonly [Core, Core]
) {
  const { clock, redis, keyPrefix } = bench
  const tag = poolTag(keyPrefix, 'main')
  await fillPool(cores[0], NUMBERS)
  const model = new VerificationModel(clock.now)
  for (const number of NUMBERS) model.numbers.set(number, 'active')
  let revision = 1 + NUMBERS.length
  const noticed: string[] = []
  let seenEvents = 0
  const sequences = new Map<string, number>()
  const decidedCalls = new Set<string>()

  const pick = <T>(from: Iterable<T>, which: number): T | undefined => {
    const all = [...from]
    return all[which % Math.max(1, all.length)]
  }
  const same = (actual: unknown, expected: unknown, what: string) => {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
    if (a !== b) throw new Error(`${what}: is ${a}, should be ${b}`)
  }

  async function call(
    core: Core,
    callId: string,
    number: string,
    caller: number | undefined,
    trust: CallerTrust = 'asserted'
  ) {
    const repeated = model.calls.get(callId)?.outcome !== undefined
    const expected = model.receive(callId, number, caller, trust)
    const answer = await core.inboundCalls.receive({
      callId,
      targetNumber: number,
      trust,
      caller:
        caller === undefined
          ? { kind: 'withheld', reason: 'anonymous' }
          : { kind: 'presented', e164: telephone(caller) }
    })
    if (answer.status !== 'ring')
      throw new Error(`a call to a number of the pool: ${answer.status}`)
    same(answer.outcome, expected.outcome, 'outcome')
    same(answer.repeated, repeated, 'repeated')
    same(answer.ringForMs, Math.max(0, expected.ringsUntil - clock.now), 'rings for')
  }

  async function take(next: Step, core: Core): Promise<void> {
    switch (next.do) {
      case 'wait':
        clock.now = model.now += next.ms
        return
      case 'waitUntilDue': {
        const due = [...model.verifications.values()]
          .filter((v) => model.isLive(v))
          .map((v) => (v.status === 'ringing' ? Math.min(...v.ringing.values()) : v.expiresAt))
        const at = Math.min(...due) + next.offBy
        if (Number.isFinite(at) && at > clock.now) clock.now = model.now = at
        return
      }
      case 'start': {
        const known = [...model.verifications.keys(), ...model.cancelledBeforeStart]
        const id = (next.again !== null && pick(known, next.again)) || newId()
        const replaces = next.replaces === null ? undefined : pick(known, next.replaces)
        const validUntil = next.validForMs === null ? undefined : clock.now + next.validForMs
        const request = {
          id,
          ...(replaces && { replaces }),
          ...(validUntil && { validUntil })
        }
        const expected = model.askStart({ ...request, caller: next.caller, final: next.final })
        const candidates = model.candidates(next.caller)
        const result = await core.verifications.start({
          ...request,
          pool: 'main',
          caller: core.hashCaller(telephone(next.caller)),
          refusalIsFinal: next.final
        })
        if (expected === 'start') {
          if (candidates.length === 0) {
            if (next.final) model.refused.set(id, 'exhausted')
            same(result.status === 'refused' && result.reason, 'exhausted', 'start')
          } else if (result.status === 'started') {
            const { targetNumber, strengthBits } = result.state
            same(candidates.includes(targetNumber), true, `may ${targetNumber} be drawn`)
            same(strengthBits, Math.log2(candidates.length), 'strength')
            model.started(id, next.caller, targetNumber, candidates.length)
          } else throw new Error(`start was ${JSON.stringify(result)}`)
        } else if (expected === 'repeated') {
          same(result.status === 'started' && result.repeated, true, 'repeated start')
        } else if (expected === 'conflict') same(result.status, 'conflict', 'start')
        else same(result.status === 'refused' && result.reason, expected, 'start')
        break
      }
      case 'callRight': {
        const v = pick(model.verifications.values(), next.which)
        if (v) await call(core, newCall(), v.number, v.caller, next.trust)
        break
      }
      case 'callWrong': {
        const live = [...model.verifications.values()].filter((v) => model.isLive(v))
        const v = pick(live, next.which)
        if (v) await call(core, newCall(), NUMBERS[next.number] as string, v.caller)
        break
      }
      case 'call': {
        const callId = (next.noticed && noticed.pop()) || newCall()
        await call(core, callId, NUMBERS[next.number] as string, next.caller, next.trust)
        break
      }
      case 'withheld':
        await call(core, newCall(), NUMBERS[next.number] as string, undefined)
        break
      case 'duplicate': {
        const known = pick(
          [...model.calls].filter(([, c]) => c.outcome),
          next.which
        )
        if (known) await call(core, known[0], known[1].number, known[1].caller)
        break
      }
      case 'hangUp': {
        // The latest: who hangs up late, or twice, is among them too.
        const known = pick([...model.calls].slice(-3), next.which)
        if (!known) break
        const [callId, { number }] = known
        const expected = model.hangUp(callId, number)
        const result = await core.inboundCalls.end({ callId, targetNumber: number })
        same(result.status, expected, 'end of a call')
        break
      }
      case 'notice': {
        const callId = newCall()
        const targetNumber = NUMBERS[next.number] as string
        noticed.push(callId)
        model.hangUp(callId, targetNumber)
        same((await core.inboundCalls.end({ callId, targetNumber })).status, 'noted', 'notice')
        break
      }
      case 'cancel': {
        const id = (next.known && pick(model.verifications.keys(), next.which)) || newId()
        const expected = model.cancel(id)
        const result = await core.verifications.cancel(id, { beforeStart: true })
        same(result.status, expected, 'cancel')
        break
      }
      case 'settle':
        await core.settle()
        model.settleAll()
        break
      case 'number': {
        const number = NUMBERS[next.number] as string
        const expected = model.changeNumber(number, next.state)
        if (expected === 'changed') revision += 1
        const result = await core.pools.changeState('main', number, next.state, ACT)
        same(result.status, expected, 'state of a number')
        break
      }
      case 'ringing': {
        model.ringMs = next.seconds * 1000
        const ringing =
          next.seconds === 0
            ? { ringSeconds: SETTINGS.ringSeconds, ringStrategy: 'immediate' as const }
            : { ringSeconds: next.seconds, ringStrategy: SETTINGS.ringStrategy }
        await configure(core, ringing)
        break
      }
      case 'trust':
        model.leastTrust = next.least
        await configure(core, { leastTrust: next.least })
        break
    }
    await compare()
  }

  async function configure(core: Core, change: Partial<PoolSettings>) {
    const before = (await core.pools.read('main'))?.settings as PoolSettings
    await core.pools.configure('main', { ...before, ...change }, ACT)
    const after = await core.pools.read('main')
    if (JSON.stringify(before) !== JSON.stringify(after?.settings)) revision += 1
    same(after?.revision, revision, 'revision')
  }

  /** Reading a verification settles it, so this is also what other readers would cause. */
  async function compare() {
    model.settleAll()
    const all = [...model.verifications.values()]
    const states = await Promise.all(
      all.map((v, position) => cores[position % 2 === 0 ? 0 : 1].verifications.read(v.id))
    )
    for (const [position, v] of all.entries()) same(states[position], asState(v), `state ${v.id}`)
    for (const id of model.refused.keys()) {
      same(await cores[0].verifications.read(id), undefined, 'a refused start')
    }
    compareEvents(states as VerificationState[])
    await compareIndexes(all)
  }

  function compareEvents(states: readonly VerificationState[]) {
    const last = new Map<string, VerificationState>()
    for (const event of bench.events().slice(seenEvents)) {
      seenEvents += 1
      if (!isEvent.Check(event)) throw new Error(`not an event: ${JSON.stringify(event)}`)
      if (event.type === 'verification') {
        const { id, sequence } = event.state
        same(sequence, (sequences.get(id) ?? 0) + 1, `next event of ${id}`)
        sequences.set(id, sequence)
        last.set(id, event.state)
      }
      if (event.type === 'call') {
        same(decidedCalls.has(event.callId), false, 'a call told twice')
        decidedCalls.add(event.callId)
        const known = model.calls.get(event.callId)
        same(event.outcome, known?.outcome, 'outcome in the event')
        same(
          event.trust,
          known?.caller === undefined ? undefined : known.trust,
          'trust in the event'
        )
      }
    }
    for (const state of states) {
      same(sequences.get(state.id), state.sequence, `events told of ${state.id}`)
      if (last.has(state.id)) same(last.get(state.id), state, 'state in the event')
    }
    same(decidedCalls.size, [...model.calls.values()].filter((c) => c.outcome).length, 'calls told')
  }

  async function compareIndexes(all: readonly ModelVerification[]) {
    const live = all.filter((v) => model.isLive(v))
    const key = (id: string) => id.slice('main.'.length)
    const due = (v: ModelVerification) =>
      v.status === 'ringing' ? Math.min(...v.ringing.values()) : v.expiresAt
    const scores = (verifications: readonly ModelVerification[]) =>
      Object.fromEntries(verifications.map((v) => [key(v.id), String(due(v))]).sort())
    const sortedSet = async (name: string) => {
      const flat = (await redis.call('ZRANGE', name, '0', '-1', 'WITHSCORES')) as unknown[]
      const pairs = flat.flat().reduce<string[][]>((rows, part, position) => {
        if (position % 2 === 0) rows.push([String(part)])
        else rows.at(-1)?.push(String(part))
        return rows
      }, [])
      return Object.fromEntries(pairs.sort())
    }
    const active = NUMBERS.filter((n) => model.numbers.get(n) === 'active')
    const inNoOrder = (numbers: string[]) => Object.fromEntries(numbers.map((n) => [n, '0']))
    same(await sortedSet(`${tag}:active`), inNoOrder(active), 'active')
    const idle = active.filter((n) => model.liveOn(n).length === 0)
    same(await sortedSet(`${tag}:idle`), inNoOrder(idle), 'idle')
    same(await sortedSet(`${tag}:due`), scores(live), 'due')
    for (const number of NUMBERS) {
      same(await sortedSet(`${tag}:live:${number}`), scores(model.liveOn(number)), 'live')
    }
    for (let caller = 0; caller < CALLERS; caller++) {
      const { hash } = cores[0].hashCaller(telephone(caller))
      const entries = Object.entries(await redis.hgetall(`${tag}:caller:${hash}`))
      const flagged = entries.filter(([, entry]) => entry.startsWith('+'))
      same(
        flagged.map(([number, entry]) => [number, entry.slice(1, 23)]).sort(),
        live
          .filter((v) => v.caller === caller)
          .map((v) => [v.number, key(v.id)])
          .sort(),
        'live of a caller'
      )
    }
    for (const v of all) {
      const expected = Object.fromEntries([...v.ringing].map(([id, at]) => [id, String(at)]).sort())
      same(await sortedSet(`${tag}:calls:${key(v.id)}`), expected, 'ringing calls')
    }
  }

  /** Whatever was told lies on the queue, once, and nothing is left in the outbox. */
  async function compareQueue() {
    const queued = await bench.queued()
    same(queued.map(eventId).sort(), bench.events().map(eventId).sort(), 'queue')
    same(await redis.xlen(`${tag}:outbox`), 0, 'outbox')
  }

  async function searchTelephones() {
    const { looked, found } = await findTelephones(redis, keyPrefix)
    if (looked === 0) throw new Error('no key was looked at')
    same(found, [], 'keys that show a telephone')
  }

  return { take, compare, compareQueue, searchTelephones }
}

function asState(v: ModelVerification): VerificationState {
  return {
    id: v.id,
    pool: 'main',
    status: v.status,
    sequence: v.sequence,
    targetNumber: v.number,
    dialWithPresentation: false,
    maskedPhoneNumber: `*****${telephone(v.caller).slice(-4)}`,
    strengthBits: Math.log2(v.candidates),
    createdAt: v.createdAt,
    expiresAt: v.expiresAt,
    ...(v.endedAt !== undefined && { endedAt: v.endedAt }),
    ...(v.hint && { hint: v.hint })
  }
}

async function findTelephones(redis: RedisConnection, keyPrefix: string) {
  const telephones = Array.from({ length: CALLERS + 1 }, (_, n) => telephone(n).slice('+81'.length))
  const found: string[] = []
  let looked = 0
  for (const key of await redis.keys(`*${keyPrefix}*`)) {
    looked += 1
    const text = `${key} ${JSON.stringify(await readAny(redis, key))}`
    if (telephones.some((digits) => text.includes(digits))) found.push(key)
  }
  return { looked, found }
}

async function readAny(redis: RedisConnection, key: string): Promise<unknown> {
  const type = await redis.type(key)
  switch (type) {
    case 'string':
      return redis.get(key)
    case 'hash':
      return redis.hgetall(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      throw new Error(`${key} is a ${type}`)
  }
}
