import { setImmediate, setTimeout } from 'node:timers/promises'
import { eventId, VERIFICATION_COMMANDS_QUEUE } from '@yobirin/contracts'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import t from 'tap'
import { startRedis, testRedis } from '../../../../test/support/redis.ts'
import type { Core } from '../../src/core.ts'
import { createEventQueue } from '../../src/events/event-queue.ts'
import type { OutboxEntry } from '../../src/events/outbox-entry.ts'
import { createRelay } from '../../src/events/relay.ts'
import { createPoolScripts, type RunPoolScript } from '../../src/pool-scripts.ts'
import { createRedisVerifications } from '../../src/verifications/redis-verifications.ts'
import {
  fillPool,
  newCall,
  newId,
  type TestBench,
  telephone,
  testBench,
  tollFree
} from '../support/test-bench.ts'

const NUMBERS = Array.from({ length: 10 }, (_, n) => tollFree(n))

async function start(core: Pick<Core, 'verifications'>, caller: { hash: string; masked: string }) {
  const result = await core.verifications.start({ id: newId(), pool: 'main', caller })
  if (result.status !== 'started') throw new Error(JSON.stringify(result))
  return result.state
}

/** A process that dies between the reply of a script and whatever it would do next. */
function doomed(bench: TestBench): {
  run: RunPoolScript
  written: OutboxEntry[]
} {
  const written: OutboxEntry[] = []
  const run = createPoolScripts({
    redis: bench.redis,
    keyPrefix: bench.keyPrefix,
    listener: { written: (_pool, entries) => void written.push(...entries), due: () => {} }
  })
  return { run, written }
}

async function sendStart(bench: TestBench, id: string, customer: number) {
  const queue = new Queue(VERIFICATION_COMMANDS_QUEUE, {
    connection: bench.redis,
    prefix: queuePrefix(bench.keyPrefix, VERIFICATION_COMMANDS_QUEUE)
  })
  const sealedPhoneNumber = bench.sealer.seal(telephone(customer), `start ${id}`)
  const validUntil = Date.now() + 10_000
  await queue.add('command', { type: 'start', id, pool: 'main', sealedPhoneNumber, validUntil })
  await queue.close()
}

const left = (bench: TestBench) => bench.redis.xlen(`{${bench.keyPrefix}:main}:outbox`)

t.test('what a process wrote and did not hand on, another one hands on and settles', async (t) => {
  const bench = await testBench(t, { realClock: true })
  const survivor = bench.core()
  await fillPool(survivor, NUMBERS, { validitySeconds: 0.3 })
  await survivor.start()
  const { run, written } = doomed(bench)
  const verifications = createRedisVerifications({ run })
  const { id } = await start({ verifications }, survivor.hashCaller(telephone(1)))
  t.equal(written.length, 1)

  await bench.until((facts) =>
    facts.some((fact) => fact.kind === 'handed_on' && fact.leftByAnother)
  )
  await bench.until(() =>
    bench.events().some((event) => event.type === 'verification' && event.cause === 'expired')
  )
  await survivor.close()
  const told = (await bench.queued()).flatMap((event) =>
    event.type === 'verification' && event.state.id === id ? [event.state.sequence] : []
  )
  t.same(told.sort(), [1, 2])
  t.equal(await left(bench), 0)
})

t.test(
  'an event that was handed on by a process that died before deleting it comes again, and counts once',
  async (t) => {
    const bench = await testBench(t, { realClock: true })
    const survivor = bench.core()
    await fillPool(survivor, NUMBERS)
    const handedOn = () =>
      bench.facts.reduce((sum, fact) => sum + (fact.kind === 'handed_on' ? fact.count : 0), 0)
    await bench.until(() => handedOn() === bench.events().length)
    const { run, written } = doomed(bench)
    const state = await start(
      { verifications: createRedisVerifications({ run }) },
      survivor.hashCaller(telephone(1))
    )
    const queue = createEventQueue(bench.redis, bench.keyPrefix, () => {})
    await queue.add(written.map((entry) => entry.event))
    t.equal(await left(bench), 1)

    await survivor.start()
    await bench.until((facts) =>
      facts.some((fact) => fact.kind === 'handed_on' && fact.leftByAnother)
    )
    await survivor.close()
    const told = (await bench.queued()).flatMap((event) =>
      event.type === 'verification' && event.state.id === state.id ? [event.state.sequence] : []
    )
    t.same(told, [1, 1], 'the reader knows it by its sequence')
    const { pool } = await bench.core().figures.read('main', '1h', [])
    t.equal(pool.counts.shown, 1)
    t.equal(await left(bench), 0)
    await queue.close()
  }
)

t.test('a call that went along with others under way leaves no empty job behind', async (t) => {
  const { redis, keyPrefix } = await testRedis(t)
  const added: number[] = []
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const queue = {
    add: async (events: readonly unknown[]) => {
      added.push(events.length)
      await held
    }
  }
  const relay = createRelay({
    ...{ redis, keyPrefix, queue },
    figures: { handOn: async () => {} },
    observer: {
      handedOn: () => {},
      failed: (error) => void t.fail(String(error))
    }
  })
  const entry = (type: string) => ({ outboxId: '1-1', event: { type } }) as OutboxEntry
  relay.handOn('main', [entry('verification')])
  while (added.length === 0) await setImmediate()
  relay.handOn('main', [entry('verification')])
  relay.handOn('main', [entry('call')])
  // Timers of the same length fire in their order: this one after that of the call.
  const companyIsOver = setTimeout(50)
  letGo()
  await companyIsOver
  await setImmediate()
  await relay.drained()
  t.strictSame(added, [1, 2])
})

t.test('a process that stops hands on what it wrote before it goes', async (t) => {
  const bench = await testBench(t, { realClock: true })
  const core = bench.core()
  await fillPool(core, NUMBERS)
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => start(core, core.hashCaller(telephone(n))))
  )
  await core.close()
  t.equal((await bench.queued()).length, 50 + NUMBERS.length + 1)
  t.equal(await left(bench), 0)
})

t.test('a process stops in time while Redis is away, and does not fill the log', async (t) => {
  const redis = await startRedis(t)
  const connection = connectRedis(redis.url, { name: 'test', onError: () => {} })
  t.teardown(() => connection.disconnect())
  const bench = await testBench(t, {
    server: { url: redis.url, redis: connection },
    realClock: true
  })
  const core = bench.core()
  await fillPool(core, NUMBERS)
  await core.start()
  await redis.kill()
  await bench.until((facts) => facts.some((fact) => fact.kind === 'due_failed'))
  const begun = performance.now()
  await core.close()
  t.ok(performance.now() - begun < 8_000)
  t.ok(bench.log.length > 0 && bench.log.length <= 8, `${bench.log.length} lines`)
})

t.test(
  'Redis is killed while calls ring: every one is verified, no event is missing',
  async (t) => {
    const redis = await startRedis(t)
    const connection = connectRedis(redis.url, { name: 'test', onError: () => {} })
    t.teardown(() => connection.disconnect())
    const bench = await testBench(t, {
      server: { url: redis.url, redis: connection },
      realClock: true
    })
    const cores = [bench.core(), bench.core()] as const
    await fillPool(cores[0], NUMBERS, { ringSeconds: 1.5, validitySeconds: 20 })
    await Promise.all(cores.map((core) => core.start()))
    const states = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        start(cores[n % 2 ? 1 : 0], cores[0].hashCaller(telephone(n)))
      )
    )
    const heard = new Set<string>()
    let allHeard = () => {}
    const untilAllHeard = new Promise<void>((resolve) => {
      allHeard = resolve
    })
    for (const [n, state] of states.entries()) {
      await cores[n % 2 ? 1 : 0].changes.subscribe(state.id, ({ id, status }) => {
        if (status === 'verified') heard.add(id)
        if (heard.size === states.length) allHeard()
      })
    }
    const call = (n: number, callId: string) =>
      cores[n % 2 ? 1 : 0].inboundCalls.receive({
        callId,
        targetNumber: states[n]?.targetNumber as string,
        caller: { kind: 'presented', e164: telephone(n) },
        trust: 'asserted'
      })
    const calls = states.map(() => newCall())
    // The later half comes while Redis is away, and waits for it.
    await Promise.all(calls.slice(0, 20).map((callId, n) => call(n, callId)))
    await redis.kill()
    const meanwhile = Promise.all(calls.slice(20).map((callId, n) => call(n + 20, callId)))
    await redis.restart()
    t.ok(
      (await meanwhile).every((answer) => answer.status === 'ring' && answer.outcome === 'matched')
    )

    await bench.until(
      () =>
        bench
          .events()
          .filter((event) => event.type === 'verification' && event.cause === 'verified').length ===
        40
    )
    for (const { id } of states)
      t.match(await cores[0].verifications.read(id), { status: 'verified' })
    t.comment('those who listened hear it, over connections made anew')
    await untilAllHeard
    const id = newId()
    await sendStart(bench, id, 99)
    await bench.until(() =>
      bench.events().some((event) => event.type === 'verification' && event.state.id === id)
    )
    await Promise.all(cores.map((core) => core.settle()))
    await Promise.all(cores.map((core) => core.close()))

    const told = new Set((await bench.queued()).map(eventId))
    for (const { id } of states) {
      for (const sequence of [1, 2, 3]) t.ok(told.has(`${id}-${sequence}`))
    }
  }
)

t.test('a live verification with its event takes less than 1 kB of Redis', async (t) => {
  const redis = await startRedis(t)
  const connection = connectRedis(redis.url, { name: 'test', onError: () => {} })
  t.teardown(() => connection.disconnect())
  const bench = await testBench(t, { server: { url: redis.url, redis: connection } })
  const core = bench.core()
  await fillPool(core, NUMBERS)
  const { run } = doomed(bench)
  const verifications = createRedisVerifications({ run })
  const startMany = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        verifications.start({
          id: newId(),
          pool: 'main',
          caller: core.hashCaller(telephone(from + n)),
          reference: 'a word of the asker’s own'
        })
      )
    )
  // Two hundred on each number already: their sets have grown into what they stay.
  await startMany(0, 2_000)
  const before = await usedMemory(bench)
  await startMany(2_000, 2_000)
  const each = ((await usedMemory(bench)) - before) / 2_000
  t.ok(each < 1_000, `${each} bytes`)
})

async function usedMemory(bench: TestBench) {
  return Number(/used_memory:(\d+)/.exec(await bench.redis.info('memory'))?.[1])
}

t.test(
  'a Redis that is full refuses a start whole, and still ends what is under way',
  async (t) => {
    const redis = await startRedis(t)
    const connection = connectRedis(redis.url, { name: 'test', onError: () => {} })
    t.teardown(() => connection.disconnect())
    const bench = await testBench(t, { server: { url: redis.url, redis: connection } })
    const core = bench.core()
    await fillPool(core, NUMBERS)
    const [one, two] = [
      await start(core, core.hashCaller(telephone(1))),
      await start(core, core.hashCaller(telephone(2)))
    ]
    const live = async () =>
      (await core.pools.read('main'))?.numbers.reduce((sum, number) => sum + number.live, 0)

    await connection.config('SET', 'maxmemory', '1')
    const call = {
      callId: newCall(),
      targetNumber: one.targetNumber,
      caller: { kind: 'presented', e164: telephone(1) },
      trust: 'asserted'
    } as const
    await t.rejects(start(core, core.hashCaller(telephone(3))), /OOM/)
    await t.rejects(core.inboundCalls.receive(call), /OOM/)
    t.equal(await live(), 2)
    t.match(await core.verifications.read(one.id), { status: 'pending', sequence: 1 })
    t.match(await core.verifications.cancel(two.id), {
      state: { status: 'cancelled', sequence: 2 }
    })
    t.equal(await live(), 1)

    await connection.config('SET', 'maxmemory', '0')
    t.match(await core.inboundCalls.receive(call), { outcome: 'matched', repeated: false })
    t.match(await core.verifications.read(one.id), { status: 'ringing', sequence: 2 })
  }
)
