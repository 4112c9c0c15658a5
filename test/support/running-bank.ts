import { randomBytes } from 'node:crypto'
import type { PoolSettings } from '@yobirin/contracts'
import { freePort } from './free-port.ts'
import type { Bank } from './gateway-conformance.ts'
import { startRedis } from './redis.ts'
import { type ServiceProcess, type Services, servicesOf } from './service-process.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface RunningBank extends Bank {
  readonly callVerification: ServiceProcess
  configure(settings: Partial<PoolSettings>): Promise<void>
  /** Ends a verification, so that its number is free for others. */
  cancel(id: string): Promise<void>
  /** Another service of the same installation. */
  readonly startService: Services['start']
  /** All that was written to logs. */
  log(): Promise<string>
}

const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/**
 * Call-verification as built, with a Redis of its own, and somebody who asks it for verifications. Pool
 * `main` has the sandbox's twenty numbers.
 */
export async function startBank(t: Test): Promise<RunningBank> {
  const redis = await startRedis(t)
  const tokens = { verifier: random(24), operator: random(24) }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const services = await servicesOf(t, {
    PATH: process.env.PATH ?? '',
    CALL_VERIFICATION_PORT: String(port),
    WEBHOOK_PUBLIC_URL: url,
    CALL_VERIFICATION_URL: url,
    REDIS_URL: redis.url,
    PHONE_HASH_KEY: random(32),
    SEALING_KEYS: `test:${random(32)}`,
    API_TOKENS: `app:verifier:${tokens.verifier},desk:operator:${tokens.operator}`,
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: random(24),
    SIP_GATEWAY_SECRET: random(32)
  })
  const callVerification = await services.start('call-verification', `${url}/readyz`)

  const ask = async (path: string, token: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { ...init, headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    callVerification,
    startService: services.start,
    start: (phoneNumber) =>
      ask('/v1/verifications', tokens.verifier, {
        method: 'POST',
        body: JSON.stringify({ phoneNumber })
      }) as ReturnType<Bank['start']>,
    read: (id) => ask(`/v1/verifications/${id}`, tokens.verifier) as ReturnType<Bank['read']>,
    async reached(id, status) {
      for (let after = 0; ; ) {
        const path = `/v1/verifications/${id}?wait=10&after=${after}`
        const state = (await ask(path, tokens.verifier)) as Awaited<ReturnType<Bank['read']>>
        if (state.status === status) return state
        if (state.sequence === after) throw new Error(`It stays ${state.status}, not ${status}`)
        after = state.sequence
      }
    },
    async cancel(id) {
      const path = `/v1/verifications/${id}/cancel`
      await ask(path, tokens.verifier, { method: 'POST', body: '{}' })
    },
    async configure(settings) {
      const usual = { validitySeconds: 120, ringSeconds: 1, ringStrategy: 'hold' }
      const { settingsRevision: revision } = (await ask('/v1/pools/main', tokens.operator)) as {
        settingsRevision: number
      }
      await ask('/v1/pools/main', tokens.operator, {
        method: 'PUT',
        body: JSON.stringify({
          settings: { ...usual, dialWithPresentation: false, ...settings },
          why: 'a test needs it',
          revision
        })
      })
    },
    log: services.log
  }
}
