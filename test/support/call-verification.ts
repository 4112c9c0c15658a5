import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { testRedis } from './redis.ts'

const exitWithParent = new URL('../../scripts/exit-with-parent.js', import.meta.url).href

type Test = Parameters<typeof testRedis>[0]

export interface CallVerificationProcess {
  readonly url: string
  readonly tokens: Readonly<Record<'verifier' | 'viewer' | 'operator', string>>
  readonly environment: Readonly<Record<string, string>>
}

/** The built call-verification alone, as a process, with the sandbox's pools `main` and `quick`. */
export async function startCallVerification(
  t: Test,
  variables: Readonly<Record<string, string>> = {}
): Promise<CallVerificationProcess> {
  const { url: redisUrl, keyPrefix } = await testRedis(t)
  const port = await freePort()
  const token = () => randomBytes(24).toString('base64url')
  const tokens = { verifier: token(), viewer: token(), operator: token() }
  const environment = {
    PATH: process.env.PATH ?? '',
    CALL_VERIFICATION_PORT: String(port),
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    PHONE_HASH_KEY: token(),
    SEALING_KEYS: `test:${randomBytes(32).toString('base64url')}`,
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: token(),
    API_TOKENS: Object.entries(tokens)
      .map(([role, value]) => `${role}:${role}:${value}`)
      .join(','),
    LOG_LEVEL: 'error',
    ...variables
  }
  // A test that is killed for its time leaves no process behind.
  const child = spawn(process.execPath, [`--import=${exitWithParent}`, 'dist/main.js'], {
    cwd: fileURLToPath(new URL('../../services/call-verification/', import.meta.url)),
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  const url = `http://localhost:${port}`
  while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error('call-verification did not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, tokens, environment }
}

/** Starts a verification over HTTP. */
export async function verificationOf(
  { url, tokens }: CallVerificationProcess,
  phoneNumber: string,
  pool: string
): Promise<{ id: string; targetNumber: string; cancel(): Promise<void> }> {
  const headers = {
    authorization: `Bearer ${tokens.verifier}`,
    'content-type': 'application/json'
  }
  const started = await fetch(`${url}/v1/verifications`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ phoneNumber, pool })
  })
  if (started.status !== 201) throw new Error(`not started: ${await started.text()}`)
  const { id, targetNumber } = (await started.json()) as { id: string; targetNumber: string }
  const cancel = async () => {
    const { authorization } = headers
    await fetch(`${url}/v1/verifications/${id}/cancel`, {
      method: 'POST',
      headers: { authorization }
    })
  }
  return { id, targetNumber, cancel }
}
