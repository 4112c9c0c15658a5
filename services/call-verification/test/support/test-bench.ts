import { randomBytes } from 'node:crypto'
import {
  type PoolSettings,
  VERIFICATION_EVENTS_QUEUE,
  type VerificationEvent,
  type VerificationEvents
} from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { createSealer, type Sealer } from '@yobirin/sealing'
import { Queue } from 'bullmq'
import { type TestRedis, testRedis } from '../../../../test/support/redis.ts'
import { type Core, type CoreFact, type CoreOptions, createCore } from '../../src/core.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export const SETTINGS: PoolSettings = {
  validitySeconds: 120,
  ringSeconds: 7,
  ringStrategy: 'hold',
  dialWithPresentation: false
}

export const ACT = { by: 'test', why: 'a test needs it' }

/** The n-th toll-free number, and the n-th customer's telephone. */
export const tollFree = (n: number) => `+81120${String(n).padStart(6, '0')}`
export const telephone = (n: number) => `+8190${String(10_000_000 + n)}`

export const newId = (pool = 'main') => `${pool}.${randomBytes(16).toString('base64url')}`
export const newCall = () => `twilio-CA${randomBytes(16).toString('hex')}`

export interface TestClock {
  now: number
}

export interface TestBench {
  readonly redis: RedisConnection
  readonly url: string
  readonly keyPrefix: string
  readonly sealer: Sealer
  /** Absent when the bench runs by Redis's clock. */
  readonly clock: TestClock
  readonly facts: CoreFact[]
  readonly log: string[]
  /** Another process over the same Redis and the same clock. */
  core(overrides?: Partial<CoreOptions>): Core
  events(): VerificationEvent[]
  /** Resolves once what was observed so far satisfies the condition. */
  until(condition: (facts: readonly CoreFact[]) => boolean): Promise<void>
  /** What lies on the queue of events, unread. */
  queued(): Promise<VerificationEvent[]>
}

/** Everything that the cores of one test share; its keys are its own, whosever the server is. */
export async function testBench(
  t: Test,
  options: { server?: Pick<TestRedis, 'url' | 'redis'>; realClock?: boolean } = {}
): Promise<TestBench> {
  const { url, redis } = options.server ?? (await testRedis(t))
  const keyPrefix = `test-${randomBytes(6).toString('hex')}`
  const clock = { now: 1_800_000_000_000 }
  const facts: CoreFact[] = []
  const waiting = new Set<() => void>()
  const log: string[] = []
  const sealer = createSealer([{ id: 'test', secret: randomBytes(32) }])
  const logger = createLogger({
    service: 'call-verification',
    level: 'info',
    destination: { write: (line) => void log.push(line) }
  })
  return {
    url,
    redis,
    keyPrefix,
    clock,
    facts,
    log,
    sealer,
    core(overrides) {
      const core = createCore({
        redisUrl: url,
        keyPrefix,
        phoneHashKey: 'a key of the test',
        sealer,
        logger,
        observe(fact) {
          facts.push(fact)
          for (const check of waiting) check()
        },
        ...(!options.realClock && { now: () => clock.now }),
        ...overrides
      })
      t.teardown(() => core.close())
      return core
    },
    events: () => facts.flatMap((fact) => (fact.kind === 'event' ? [fact.event] : [])),
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition(facts)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    async queued() {
      const queue = new Queue<VerificationEvents>(VERIFICATION_EVENTS_QUEUE, {
        connection: redis,
        prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE)
      })
      const jobs = await queue.getJobs(['waiting'])
      await queue.close()
      return jobs.flatMap((job) => job.data.events)
    }
  }
}

export async function fillPool(
  core: Core,
  numbers: readonly string[],
  settings: Partial<PoolSettings> = {},
  pool = 'main'
): Promise<void> {
  await core.pools.configure(pool, { ...SETTINGS, ...settings }, ACT)
  for (const number of numbers) await core.pools.add(pool, number, ACT)
}
