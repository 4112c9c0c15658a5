import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { emptyDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import { testRedis } from './redis.ts'
import { signingKeys } from './system.ts'

type Test = Parameters<typeof testRedis>[0]

export interface FlowProcess {
  readonly url: string
  readonly tokens: Readonly<Record<'verifier' | 'viewer' | 'operator' | 'administrator', string>>
}

/** The built flow alone, as a process, with the sandbox's institutions. */
export async function startFlowProcess(
  t: Test,
  variables: Readonly<Record<string, string>> = {}
): Promise<FlowProcess> {
  const { url: redisUrl, keyPrefix } = await testRedis(t)
  const port = await freePort()
  const random = (bytes: number) => randomBytes(bytes).toString('base64url')
  const tokens = {
    ...{ verifier: random(24), viewer: random(24) },
    ...{ operator: random(24), administrator: random(24) }
  }
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: fileURLToPath(new URL('../../services/flow/', import.meta.url)),
    env: {
      PATH: process.env.PATH ?? '',
      FLOW_PORT: String(port),
      FLOW_PUBLIC_URL: url,
      REDIS_URL: redisUrl,
      REDIS_KEY_PREFIX: keyPrefix,
      ...(await emptyDatabase(t)),
      PHONE_HASH_KEY: random(32),
      COOKIE_KEYS: random(32),
      SEALING_KEYS: `test:${random(32)}`,
      RECORD_KEYS: `test:${random(32)}`,
      JWKS: signingKeys(),
      API_TOKENS: Object.entries(tokens)
        .map(([role, value]) => `${role}:${role}:${value}`)
        .join(','),
      LOG_LEVEL: 'fatal',
      ...variables
    },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error('flow did not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, tokens }
}
