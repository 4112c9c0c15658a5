import { setTimeout } from 'node:timers/promises'
import type { VerificationEvent } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { connectRedis, connectSubscriber, serverTime } from '@yobirin/redis'
import type { Sealer } from '@yobirin/sealing'
import { createCommandHandler, type SetAsideReason } from './commands/command-handler.ts'
import { createCommandWorker } from './commands/command-worker.ts'
import { createDueLoop } from './due/due-loop.ts'
import { createUpkeep } from './due/upkeep.ts'
import { createChangeLog } from './events/change-log.ts'
import { createEventQueue } from './events/event-queue.ts'
import { createOutageLog } from './events/outage-log.ts'
import { createRedisVerificationChanges } from './events/redis-verification-changes.ts'
import { type Backlog, createRelay } from './events/relay.ts'
import type { VerificationChanges } from './events/verification-changes-port.ts'
import type { Figures } from './figures/figures-port.ts'
import { createRedisFigures } from './figures/redis-figures.ts'
import type { InboundCalls } from './inbound-calls/inbound-calls-port.ts'
import { createRedisInboundCalls } from './inbound-calls/redis-inbound-calls.ts'
import { createNumberDirectory } from './number-pool/number-directory.ts'
import type { NumberPools } from './number-pool/number-pools-port.ts'
import { createRedisNumberPools } from './number-pool/redis-number-pools.ts'
import { createPoolScripts } from './pool-scripts.ts'
import type { Act } from './quarantine/judgement.ts'
import { createRedisWatches } from './quarantine/redis-watches.ts'
import { createNumberWatch } from './quarantine/watch-numbers.ts'
import type { OwnTelephone } from './test-calls/connect-test-caller.ts'
import { createTestCallRounds, type TestCallOutcome } from './test-calls/place-test-calls.ts'
import { createRedisTestCalls } from './test-calls/redis-test-calls.ts'
import type { TestCalls } from './test-calls/test-calls-port.ts'
import { createCallerHash } from './verifications/hash-caller.ts'
import { createRedisVerifications } from './verifications/redis-verifications.ts'
import type { Caller, Verifications } from './verifications/verifications-port.ts'

const LONGEST_FINISH_MS = 6_000

/** How often the numbers of a pool are looked at, by whichever process. */
const WATCH_EVERY_MS = 10_000

/** What happened, for metrics; nothing personal. */
export type CoreFact =
  /** Told by the process that wrote the event, so once in the whole fleet. */
  | { readonly kind: 'event'; readonly event: VerificationEvent }
  | { readonly kind: 'handed_on'; readonly count: number; readonly leftByAnother: boolean }
  | { readonly kind: 'relay_failed' }
  | { readonly kind: 'due_failed' }
  | { readonly kind: 'watch_failed' }
  | { readonly kind: 'suspicion'; readonly act: Act }
  | { readonly kind: 'test_call'; readonly outcome: TestCallOutcome }
  | { readonly kind: 'test_calls_failed' }
  | { readonly kind: 'command_set_aside'; readonly reason: SetAsideReason }

export interface CoreOptions {
  readonly redisUrl: string
  readonly keyPrefix: string
  /** PHONE_HASH_KEY: whoever has it can tell whose hash is whose. */
  readonly phoneHashKey: string | Buffer
  readonly sealer: Sealer
  readonly logger: Logger
  readonly observe?: (fact: CoreFact) => void
  /** Replaces Redis's clock, in tests only: milliseconds since 1970. */
  readonly now?: () => number
  /** How often numbers are looked at; 10 s unless a test wants it at once. */
  readonly watchEveryMs?: number
  /** Places test calls to the numbers of the pools that want them; without it there are none. */
  readonly telephone?: OwnTelephone | undefined
  /** Uniform integers below 2^48, from a cryptographic source. */
  readonly random48?: () => number
}

export interface Core {
  readonly verifications: Verifications
  readonly inboundCalls: InboundCalls
  readonly pools: NumberPools
  readonly figures: Figures
  readonly testCalls: TestCalls
  readonly changes: VerificationChanges
  hashCaller(e164: string): Caller
  /** Settles what is due, relays events and works on commands until close(). */
  start(): Promise<void>
  /** Takes no more commands, finishes those under way, hands on what this process wrote. */
  close(): Promise<void>
  /** Rejects when Redis does not answer: not ready. */
  ping(): Promise<void>
  /** Events of a pool that are not yet in their queue. */
  backlog(pool: string): Promise<Backlog>
  /** Every pool once, now: settles what is due and hands on what was left in the outbox. */
  settle(): Promise<void>
  /** Every pool that was not looked at lately: takes out, tries and returns numbers. */
  watchNumbers(): Promise<void>
  /** Every pool that was not seen to lately: judges the test call that it waits for, and places the next. */
  placeTestCalls(): Promise<void>
}

/**
 * Verifications, calls and pools over one Redis, and everything that keeps them moving. Connections are
 * its own and open at once; nothing runs by itself before start().
 */
export function createCore(options: CoreOptions): Core {
  const { redisUrl, keyPrefix, logger, sealer, now, random48, observe = () => {} } = options
  const { watchEveryMs: everyMs = WATCH_EVERY_MS, telephone } = options
  const outage = createOutageLog(logger)
  const logChange = createChangeLog(logger)
  const observeEvent = (event: VerificationEvent) => {
    logChange(event)
    observe({ kind: 'event', event })
  }
  const named = (name: string) => ({
    name: `call-verification-${name}`,
    onError: (err: Error) => outage(name, err)
  })
  const redis = connectRedis(redisUrl, named('scripts'))
  const worker = connectRedis(redisUrl, { ...named('worker'), purpose: 'blocking' })
  const subscriber = connectSubscriber(redisUrl, named('subscriber'))

  const queue = createEventQueue(redis, keyPrefix, (err) => outage('events', err))
  const relay = createRelay({
    redis,
    keyPrefix,
    queue,
    figures: { handOn: (pool, entries) => figures.handOn(pool, entries) },
    observer: {
      handedOn: (count, leftByAnother) => observe({ kind: 'handed_on', count, leftByAnother }),
      failed(err) {
        outage('relay', err)
        observe({ kind: 'relay_failed' })
      }
    }
  })
  const run = createPoolScripts({
    redis,
    keyPrefix,
    now,
    listener: {
      written(pool, entries) {
        relay.handOn(pool, entries)
        for (const { event } of entries) observeEvent(event)
      },
      due: (pool, inMs) => dueLoop.expect(pool, inMs)
    }
  })

  const figures = createRedisFigures({ redis, keyPrefix, run, now })
  const directory = createNumberDirectory(redis, keyPrefix)
  const hashCaller = createCallerHash(options.phoneHashKey)
  const verifications = createRedisVerifications({ run, random48 })
  const inboundCalls = createRedisInboundCalls({ run, directory, hashCaller })
  const pools = createRedisNumberPools({ redis, keyPrefix, run, directory })
  const changes = createRedisVerificationChanges(subscriber, keyPrefix)

  const clock = async () => now?.() ?? serverTime(redis, keyPrefix)
  const testCalls = createRedisTestCalls({ redis, keyPrefix, hashCaller, everyMs })
  const placeTestCalls = async () => {
    if (!telephone) return
    const onOutcome = (outcome: TestCallOutcome) => observe({ kind: 'test_call', outcome })
    const rounds = { telephone, pools, testCalls, clock, log: logger, onOutcome }
    await createTestCallRounds(rounds).look()
  }
  const numberWatch = createNumberWatch({
    ...{ pools, figures, testCalls, log: logger },
    watches: createRedisWatches({ redis, keyPrefix, run, everyMs }),
    onFinding: ({ act }) => observe({ kind: 'suspicion', act })
  })
  /** A carrier may take seconds: nobody else waits for it. */
  let placing: Promise<void> | undefined
  const upkeep = createUpkeep({ run, relay, listPools: directory.listPools })
  const dueLoop = createDueLoop({
    look: upkeep.settle,
    async lookAtAll() {
      await upkeep.settleAndSweepAll()
      placing ??= placeTestCalls()
        .catch((err) => {
          outage('test calls', err)
          observe({ kind: 'test_calls_failed' })
        })
        .finally(() => {
          placing = undefined
        })
      await numberWatch.look().catch((err) => {
        outage('quarantine', err)
        observe({ kind: 'watch_failed' })
      })
    },
    onError(err) {
      outage('due', err)
      observe({ kind: 'due_failed' })
    }
  })

  const commands = createCommandWorker({
    connection: worker,
    keyPrefix,
    handle: createCommandHandler({
      verifications,
      sealer,
      hashCaller,
      async tell(event) {
        await queue.add([event])
        observeEvent(event)
      },
      clock
    }),
    observer: {
      setAside(jobId, reason) {
        logger.error({ jobId, reason }, 'A command was set aside')
        observe({ kind: 'command_set_aside', reason })
      },
      postponed: (jobId, err) => logger.warn({ jobId, err }, 'A command waits for Redis'),
      error: (err) => outage('commands', err)
    }
  })

  async function finish() {
    await commands.close()
    await dueLoop.stop()
    await placing
    await relay.drained()
    await queue.close()
  }

  async function close() {
    // What is not finished by then waits for a Redis that is away, and another process will find it.
    const grace = new AbortController()
    await Promise.race([
      finish().catch((err) => logger.warn({ err }, 'Not everything was finished before the end')),
      setTimeout(LONGEST_FINISH_MS, undefined, { signal: grace.signal })
    ])
    grace.abort()
    for (const connection of [redis, worker, subscriber]) connection.disconnect()
  }
  let closed: Promise<void> | undefined

  return {
    verifications,
    inboundCalls,
    pools,
    figures,
    testCalls,
    changes,
    hashCaller,
    async start() {
      dueLoop.start()
      commands.start()
    },
    close: () => (closed ??= close()),
    async ping() {
      await redis.ping()
    },
    backlog: relay.backlog,
    settle: upkeep.settleAndSweepAll,
    watchNumbers: numberWatch.look,
    placeTestCalls
  }
}
