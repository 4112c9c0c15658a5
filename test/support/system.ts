import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { type DatabaseSettings, emptyDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { type ServiceProcess, servicesOf } from './service-process.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

const SERVICES = ['call-verification', 'flow', 'notification', 'sandbox'] as const
export type ServiceName = (typeof SERVICES)[number]

/** Where the product is, and with which tokens one may ask it. */
export interface Site {
  readonly urls: Readonly<Record<ServiceName, string>>
  readonly tokens: Readonly<Record<'verifier' | 'operator' | 'administrator', string>>
}

export interface System extends Site {
  readonly redis: RedisServer
  readonly environment: Readonly<Record<string, string>>
  /** Kills without warning, as a machine that loses its power. */
  kill(service: ServiceName): Promise<void>
  /** Asks it to finish, and waits until it has. @returns its exit code */
  stop(service: ServiceName): Promise<number | null>
  /** Starts a service again, some of its variables changed, and waits until it is ready. */
  start(service: ServiceName, changed?: Readonly<Record<string, string>>): Promise<void>
  /** Everything that the services have written so far. */
  log(): Promise<string>
}

const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/**
 * The whole product as processes, built, on free ports, with a Redis and a database of its own: what
 * `npm start` brings up, without its supervisor.
 */
export async function startSystem(
  t: Test,
  variables: Readonly<Record<string, string>> = {}
): Promise<System> {
  const redis = await startRedis(t)
  const tokens = newTokens()
  const environment = {
    ...(await environmentFor(redis, await emptyDatabase(t), tokens)),
    ...variables
  }
  const services = await servicesOf(t, environment)
  const urls = Object.fromEntries(
    SERVICES.map((service) => [service, `http://localhost:${environment[portVariable(service)]}`])
  ) as Record<ServiceName, string>
  const processes = Object.fromEntries(
    await Promise.all(
      SERVICES.map(async (name) => [name, await services.start(name, `${urls[name]}/readyz`)])
    )
  ) as Record<ServiceName, ServiceProcess>

  return {
    urls,
    redis,
    tokens,
    environment,
    start: (service, changed) => processes[service].start(changed),
    kill: async (service) => void (await processes[service].end('SIGKILL')),
    stop: (service) => processes[service].end('SIGTERM'),
    log: services.log
  }
}

export const newTokens = (): Site['tokens'] => ({
  verifier: random(24),
  operator: random(24),
  administrator: random(24)
})

/** The variable that says on which port a service listens. */
export const portVariable = (service: ServiceName) =>
  `${service.toUpperCase().replace('-', '_')}_PORT`

/** What the services of one installation are told, its secrets among it. */
export async function environmentFor(
  redis: { readonly url: string },
  database: DatabaseSettings,
  tokens: Site['tokens']
): Promise<Record<string, string>> {
  const ports = await Promise.all(SERVICES.map(freePort))
  const smtpPort = await freePort()
  const named = Object.fromEntries(
    SERVICES.map((service, index) => [portVariable(service), String(ports[index])])
  )
  return {
    PATH: process.env.PATH ?? '',
    ...named,
    FLOW_PUBLIC_URL: `http://localhost:${named.FLOW_PORT}`,
    WEBHOOK_PUBLIC_URL: `http://localhost:${named.CALL_VERIFICATION_PORT}`,
    SANDBOX_PUBLIC_URL: `http://localhost:${named.SANDBOX_PORT}`,
    SANDBOX_SMTP_PORT: String(smtpPort),
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'bank@example.jp',
    REDIS_URL: redis.url,
    ...database,
    PHONE_HASH_KEY: random(32),
    PIN_PEPPER: random(32),
    COOKIE_KEYS: random(32),
    SEALING_KEYS: `test:${random(32)}`,
    RECORD_KEYS: `test:${random(32)}`,
    JWKS: signingKeys(),
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: random(24),
    API_TOKENS: [
      `app:verifier:${tokens.verifier}`,
      `night-shift:operator:${tokens.operator}`,
      `chief:administrator:${tokens.administrator}`
    ].join(',')
  }
}

/** A JWKS for flow. */
export function signingKeys(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test' }] })
}
