import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseSettings, emptyDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { isReady, launch } from './service-process.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

const SERVICES = ['call-verification', 'flow', 'notification', 'sandbox'] as const
export type ServiceName = (typeof SERVICES)[number]

export interface System {
  readonly urls: Readonly<Record<ServiceName, string>>
  readonly redis: RedisServer
  readonly tokens: Readonly<Record<'verifier' | 'operator' | 'administrator', string>>
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
  const logs = await mkdtemp(join(tmpdir(), 'yobirin-logs-'))
  const tokens = { verifier: random(24), operator: random(24), administrator: random(24) }
  const environment = {
    ...(await environmentFor(redis, await emptyDatabase(t), tokens)),
    ...variables
  }
  const children = new Map<ServiceName, ChildProcess>()
  const urls = Object.fromEntries(
    SERVICES.map((service) => [service, `http://localhost:${environment[portVariable(service)]}`])
  ) as Record<ServiceName, string>

  const start = async (service: ServiceName, changed = {}) => {
    const child = launch(service, { ...environment, ...changed }, join(logs, `${service}.log`))
    children.set(service, child)
    if (await isReady(`${urls[service]}/readyz`, child)) return
    throw new Error(
      `${service} did not start:\n${await readFile(join(logs, `${service}.log`), 'utf8')}`
    )
  }
  const end = async (service: ServiceName, signal: NodeJS.Signals) => {
    const child = children.get(service)
    children.delete(service)
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    child.kill(signal)
    const [code] = await once(child, 'exit')
    return code as number | null
  }
  t.teardown(async () => {
    await Promise.all(SERVICES.map((service) => end(service, 'SIGKILL')))
    await rm(logs, { recursive: true, force: true })
  })
  await Promise.all(SERVICES.map((service) => start(service)))

  return {
    urls,
    redis,
    tokens,
    environment,
    start,
    kill: async (service) => void (await end(service, 'SIGKILL')),
    stop: (service) => end(service, 'SIGTERM'),
    log: async () => {
      const files = SERVICES.map((service) => readFile(join(logs, `${service}.log`), 'utf8'))
      return (await Promise.all(files)).join('')
    }
  }
}

const portVariable = (service: ServiceName) => `${service.toUpperCase().replace('-', '_')}_PORT`

async function environmentFor(
  redis: RedisServer,
  database: DatabaseSettings,
  tokens: System['tokens']
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
