import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import type { PoolSettings } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { connectRedis } from '@yobirin/redis'
import { createSealer, type Sealer } from '@yobirin/sealing'
import type { FastifyInstance } from 'fastify'
import type { Bank } from '../../../../test/support/gateway-conformance.ts'
import { testRedis } from '../../../../test/support/redis.ts'
import { buildApp } from '../../src/app.ts'
import type { CallVerificationConfiguration } from '../../src/config.ts'
import { type Core, createCore } from '../../src/core.ts'
import { countFacts } from '../../src/metrics/count-facts.ts'
import { createServiceMetrics, type ServiceMetrics } from '../../src/metrics/service-metrics.ts'
import { createRedisIdempotencyKeys } from '../../src/verifications/redis-idempotency-keys.ts'

type Test = Parameters<typeof testRedis>[0]

/** An edge, as those ask it who have calls verified. */
export interface EdgeBank extends Bank {
  readonly edge: Edge
}

/** What the processes of one installation share. */
export interface Place {
  readonly redisUrl: string
  readonly keyPrefix: string
}

export interface Edge {
  readonly app: FastifyInstance
  readonly core: Core
  readonly configuration: CallVerificationConfiguration
  readonly metrics: ServiceMetrics
  readonly place: Place
  readonly sealer: Sealer
  /** Every line that was logged, at any level. */
  readonly logs: string[]
  /** Ends the process, held calls first; the test's end does it otherwise. */
  close(): Promise<void>
}

export interface EdgeOptions {
  /** Of another process of the same installation; a new one without it. */
  readonly place?: Place
  readonly settings?: Partial<PoolSettings>
  readonly numbers?: readonly string[]
  readonly environment?: Partial<CallVerificationConfiguration>
  readonly now?: () => number
  readonly rereadEveryMs?: number
}

export const tokens = {
  verifier: 'verifier-token-0123456789',
  otherVerifier: 'other-verifier-token-0123456789',
  viewer: 'viewer-token-0123456789',
  operator: 'operator-token-0123456789',
  administrator: 'administrator-token-0123456789'
}

const apiTokens = [
  `shop:verifier:${tokens.verifier}`,
  `other:verifier:${tokens.otherVerifier}`,
  `watch:viewer:${tokens.viewer}`,
  `desk:operator:${tokens.operator}`,
  `root:administrator:${tokens.administrator}`
].join(',')

export const quickSettings: PoolSettings = {
  validitySeconds: 120,
  ringSeconds: 0.2,
  ringStrategy: 'hold',
  dialWithPresentation: false
}

const poolNumbers = ['+81120000001', '+81120000002', '+81120000003', '+81120000004']

/** The service as main.ts puts it together, without a port, on a real Redis. */
export async function startEdge(t: Test, options: EdgeOptions = {}): Promise<Edge> {
  const place = options.place ?? (await newPlace(t))
  const logs: string[] = []
  const logger = createLogger({
    service: 'call-verification',
    level: 'trace',
    destination: new Writable({
      write(chunk, _encoding, done) {
        logs.push(String(chunk))
        done()
      }
    })
  })
  const configuration: CallVerificationConfiguration = {
    YOBIRIN_MODE: 'sandbox',
    LISTEN_HOST: '',
    LOG_LEVEL: 'trace',
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
    OTEL_EXPORTER_OTLP_HEADERS: '',
    OTEL_TRACES_SAMPLER_ARG: 1,
    CALL_VERIFICATION_PORT: 0,
    WEBHOOK_PUBLIC_URL: 'https://calls.example.jp',
    REDIS_URL: place.redisUrl,
    REDIS_KEY_PREFIX: place.keyPrefix,
    PHONE_HASH_KEY: 'a key of the tests, the same in every process',
    SEALING_KEYS: '',
    ACTS_NEEDING_APPROVAL: '',
    ON_BEHALF_TOKENS: '',
    TWILIO_API_URL: 'https://api.twilio.com',
    TEST_CALL_GATEWAY: '',
    TEST_CALL_FROM: '',
    SANDBOX_PUBLIC_URL: 'http://localhost:3002',
    API_TOKENS: apiTokens,
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'current-auth-token, next-auth-token',
    SIP_GATEWAY_SECRET: '',
    ...options.environment
  }
  const metrics = createServiceMetrics()
  const sealer = createSealer([{ id: 'test', secret: Buffer.alloc(32, 1) }])
  const core = createCore({
    redisUrl: place.redisUrl,
    keyPrefix: place.keyPrefix,
    phoneHashKey: configuration.PHONE_HASH_KEY,
    sealer,
    logger,
    observe: countFacts(metrics),
    ...(options.now && { now: options.now })
  })
  const redis = connectRedis(place.redisUrl, { name: 'test', onError: () => {} })
  t.teardown(() => redis.disconnect())
  const idempotencyKeys = createRedisIdempotencyKeys(redis, place.keyPrefix)
  const app = await buildApp({
    ...{ configuration, core, sealer, idempotencyKeys, logger, metrics },
    ...(options.rereadEveryMs && { rereadEveryMs: options.rereadEveryMs })
  })

  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= app.close().then(() => core.close())
    return closed
  }
  t.teardown(close)
  await core.start()
  if (!options.place) {
    const act = { by: 'test', why: 'test' }
    await core.pools.configure('main', { ...quickSettings, ...options.settings }, act)
    for (const number of options.numbers ?? poolNumbers) await core.pools.add('main', number, act)
  }
  await app.ready()
  return { app, core, configuration, metrics, place, sealer, logs, close }
}

async function newPlace(t: Test): Promise<Place> {
  const { url, keyPrefix } = await testRedis(t)
  return { redisUrl: url, keyPrefix }
}

export const as = (token: string) => ({ authorization: `Bearer ${token}` })

/** A Japanese mobile number that nobody else in the tests has. */
export function mobileNumber(): string {
  return `+8190${String(10_000_000 + (randomBytes(4).readUInt32BE() % 89_999_999))}`
}

/** Starts a verification by HTTP. */
export async function startVerification({ app }: Edge, phoneNumber: string) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: as(tokens.verifier),
    payload: { phoneNumber }
  })
  if (response.statusCode !== 201) throw new Error(`not started: ${response.body}`)
  return response.json<{ id: string; targetNumber: string; sequence: number; status: string }>()
}

export async function startBank(
  t: Test,
  settings: Partial<PoolSettings>,
  environment?: Partial<CallVerificationConfiguration>
): Promise<EdgeBank> {
  const edge = await startEdge(t, { settings, ...(environment && { environment }) })
  return {
    edge,
    start: (phoneNumber) => startVerification(edge, phoneNumber),
    async read(id) {
      const state = await edge.core.verifications.read(id)
      if (!state) throw new Error(`There is no verification ${id}`)
      return state
    },
    reached: (id, status) => waitForStatus(edge, id, status)
  }
}

/** Waits by long poll until the verification has one of the statuses. */
export async function waitForStatus({ app }: Edge, id: string, ...statuses: string[]) {
  let after = 0
  for (let round = 0; round < 20; round++) {
    const response = await app.inject({
      url: `/v1/verifications/${id}?wait=10&after=${after}`,
      headers: as(tokens.verifier)
    })
    const state = response.json<{ status: string; sequence: number; hint?: { reason: string } }>()
    if (statuses.includes(state.status)) return state
    after = state.sequence
  }
  throw new Error(`${id} did not become ${statuses}`)
}
