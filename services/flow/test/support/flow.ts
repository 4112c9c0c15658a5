import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createLogger } from '@yobirin/logging'
import { createSealer, parseSealingKeys, type Sealer } from '@yobirin/sealing'
import type { FastifyInstance } from 'fastify'
import { type TestRedis, testRedis } from '../../../../test/support/redis.ts'
import { createPinHashes } from '../../src/account-directory/pin-hashes.ts'
import {
  type SandboxDirectory,
  sqlAccountDirectory
} from '../../src/account-directory/sql-account-directory.ts'
import { buildApp } from '../../src/app.ts'
import type { Clock } from '../../src/clock.ts'
import type { Config } from '../../src/config.ts'
import type { Consents } from '../../src/consents/consents.ts'
import { sqlConsents } from '../../src/consents/sql-consents.ts'
import type { Database } from '../../src/database/database.ts'
import type { JourneyStore } from '../../src/journey/journey-store.ts'
import {
  redisJourneyStore,
  TIME_LIMITS,
  type TimeLimits
} from '../../src/journey/redis-journey-store.ts'
import { countedJourneyStore } from '../../src/journeys-under-way/counted-journey-store.ts'
import { redisJourneysUnderWay } from '../../src/journeys-under-way/redis-journeys-under-way.ts'
import { type AccountKeys, createAccountKeys } from '../../src/lockout/account-keys.ts'
import { redisKeys } from '../../src/redis-keys.ts'
import { testDatabase } from './database.ts'
import { signingKeys } from './signing-keys.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

/** Stands still until it is set, if it is not one that runs. */
export interface TestClock extends Clock {
  at: number
}

function standingClock(): TestClock {
  const clock = { at: Date.now(), now: async () => clock.at }
  return clock
}

/** For a browser, which has a clock of its own. */
function runningClock(): TestClock {
  let ahead = 0
  return {
    get at() {
      return Date.now() + ahead
    },
    set at(now) {
      ahead = now - Date.now()
    },
    now: async () => Date.now() + ahead
  }
}

export interface Flow {
  readonly app: FastifyInstance
  /** A second process on the same Redis and the same database. */
  readonly otherApp: FastifyInstance
  readonly redis: TestRedis['redis']
  readonly redisUrl: string
  readonly database: Database
  readonly keyPrefix: string
  readonly clock: TestClock
  readonly sealer: Sealer
  readonly readiness: { closing: boolean }
  /** Every line that was logged. */
  readonly lines: string[]
  /** The stores as one more process sees them. */
  readonly journeys: JourneyStore
  readonly directory: SandboxDirectory
  readonly accountKeys: AccountKeys
  readonly consents: Consents
}

export const VERIFIER = 'sandbox-token-of-the-verifier'
export const VIEWER = 'sandbox-token-of-the-viewer'
export const PUBLIC_URL = 'http://flow.example'

const PIN_PEPPER = 'sandbox-pepper'
const PHONE_HASH_KEY = 'sandbox-phone-hash-key'
const SEALING_KEYS = `test:${randomBytes(32).toString('base64url')}`
const RECORD_KEYS = `test:${randomBytes(32).toString('base64url')}`

/** The service in two processes, on a real Redis, with a clock that the test sets. */
export async function startFlow(
  t: Test,
  {
    config = {},
    limits,
    running = false,
    redis: own
  }: {
    config?: Partial<Config>
    limits?: TimeLimits
    running?: boolean
    /** Instead of the one that tests share. */
    redis?: TestRedis
  } = {}
): Promise<Flow> {
  buildBrowserScripts()
  const { url, redis, keyPrefix } = own ?? (await testRedis(t))
  const { database, flow } = await testDatabase(t)
  const lines: string[] = []
  const destination = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    }
  })
  const clock = running ? runningClock() : standingClock()
  const readiness = { closing: false }
  const build = async () => {
    const app = await buildApp({
      config: testConfig({
        ...{ REDIS_URL: url, REDIS_KEY_PREFIX: keyPrefix },
        ...flow.settings,
        ...config
      }),
      ...(flow.database && { database: flow.database }),
      log: createLogger({ service: 'flow', level: 'debug', destination }),
      clock,
      readiness,
      sandboxCustomers: [],
      ...(limits && { limits })
    })
    t.teardown(() => app.close())
    await app.ready()
    return app
  }
  const sealer = createSealer(parseSealingKeys(SEALING_KEYS))
  const [app, otherApp] = [await build(), await build()]
  const keys = redisKeys(keyPrefix)
  const silent = createLogger({ service: 'test', level: 'silent' })
  return {
    ...{ app, otherApp, redis, redisUrl: url, database, keyPrefix },
    ...{ clock, sealer, lines, readiness },
    journeys: countedJourneyStore({
      journeys: redisJourneyStore({ redis, keys, sealer, clock }),
      journeysUnderWay: redisJourneysUnderWay({ redis, keys }),
      isLast: () => false,
      ...{ clock, limits: TIME_LIMITS, log: silent }
    }),
    directory: sqlAccountDirectory({ database, pinHashes: createPinHashes(PIN_PEPPER) }),
    accountKeys: createAccountKeys(PHONE_HASH_KEY),
    consents: sqlConsents({
      database,
      sealer,
      revocationJobs: () => [],
      log: silent
    })
  }
}

export function testConfig(config: Partial<Config>): Config {
  return {
    YOBIRIN_MODE: 'sandbox',
    LISTEN_HOST: '',
    LOG_LEVEL: 'debug' as never,
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
    OTEL_EXPORTER_OTLP_HEADERS: '',
    OTEL_TRACES_SAMPLER_ARG: 1,
    FLOW_PORT: 0,
    FLOW_PUBLIC_URL: PUBLIC_URL,
    REDIS_URL: '',
    REDIS_KEY_PREFIX: 'test',
    DATABASE_URL: '',
    DATABASE_CONNECTIONS: 5,
    DATABASE_FOLDER: '',
    DIRECTORY_URL: '',
    DIRECTORY_CLIENT_CERT: '',
    DIRECTORY_CLIENT_KEY: '',
    DIRECTORY_CA: '',
    DIRECTORY_TIMEOUT_MS: 3_000,
    SEALING_KEYS,
    RECORD_KEYS,
    PIN_PEPPER,
    JWKS: signingKeys('test'),
    COOKIE_KEYS: 'sandbox-new-cookie-key,sandbox-old-cookie-key',
    ACTS_NEEDING_APPROVAL: '',
    ON_BEHALF_TOKENS: '',
    API_TOKENS: `app:verifier:${VERIFIER},eye:viewer:${VIEWER}`,
    PHONE_HASH_KEY,
    TRUSTED_PROXIES: '',
    MUTUAL_TLS_PUBLIC_URL: '',
    RATE_LIMIT_ADDRESS_STARTS: '1200/60',
    RATE_LIMIT_ADDRESS_CHECKS: '2400/60',
    RATE_LIMIT_ACCOUNT_CHECKS: '30/600',
    RATE_LIMIT_PHONE_DRAWS: '10000/600',
    INSTITUTIONS_FILE: '',
    APPS_FILE: '',
    SANDBOX_PUBLIC_URL: 'http://sandbox.example',
    DRAIN_SECONDS: 0,
    ...config
  }
}

/** The tests run from the sources; what browsers run has to be compiled. */
function buildBrowserScripts(): void {
  const folder = new URL('../../browser/', import.meta.url)
  const built = new URL('../dist/browser/', folder)
  const stale = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .some((name) => {
      const script = new URL(name.replace(/\.ts$/, '.js'), built)
      return (
        !existsSync(script) || statSync(script).mtimeMs < statSync(new URL(name, folder)).mtimeMs
      )
    })
  if (!stale) return
  const compiler = new URL('../../../node_modules/typescript/bin/tsc', folder)
  execFileSync(process.execPath, [fileURLToPath(compiler), '-b', '-f', fileURLToPath(folder)])
}
