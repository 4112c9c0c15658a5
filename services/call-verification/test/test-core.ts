import { randomBytes } from 'node:crypto'
import type { PoolSettings, VerificationEvent } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import type { RedisConnection } from '@yobirin/redis'
import { createSealer, type Sealer } from '@yobirin/sealing'
import { type TestRedis, testRedis } from '../../../test/support/redis.ts'
import { type Core, type CoreFact, type CoreOptions, createCore } from '../src/core.ts'

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
}

/** Everything that the cores of one test share; its keys are its own, whosever the server is. */
export async function testBench(
  t: Test,
  options: { server?: TestRedis; realClock?: boolean } = {}
): Promise<TestBench> {
  const { url, redis } = options.server ?? (await testRedis(t))
  const keyPrefix = `test-${randomBytes(6).toString('hex')}`
  const clock = { now: 1_800_000_000_000 }
  const facts: CoreFact[] = []
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
        observe: (fact) => void facts.push(fact),
        ...(!options.realClock && { now: () => clock.now }),
        ...overrides
      })
      t.teardown(() => core.close())
      return core
    },
    events: () => facts.flatMap((fact) => (fact.kind === 'event' ? [fact.event] : []))
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
