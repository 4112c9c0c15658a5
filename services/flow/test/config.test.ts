import { readFileSync } from 'node:fs'
import { configurationTable, loadConfiguration } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import t from 'tap'
import { buildApp } from '../src/app.ts'
import { ConfigSchema } from '../src/config.ts'
import { testConfig } from './support/flow.ts'

t.test('the README lists every variable as the configuration declares it', (t) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const table = configurationTable(ConfigSchema)
  t.ok(table.split('\n').length > 8)
  t.ok(readme.includes(table), `the table should be\n${table}`)
  t.end()
})

t.test('a secret that cannot be used stops the start, named and not shown', async (t) => {
  const log = createLogger({ service: 'test', level: 'silent' })
  for (const variable of ['SEALING_KEYS', 'RECORD_KEYS', 'COOKIE_KEYS', 'API_TOKENS'] as const) {
    const config = testConfig({ [variable]: 'good:nothing' })
    await t.rejects(buildApp({ config, log }), {
      name: 'Error',
      code: 'CONFIGURATION_INVALID',
      message: new RegExp(`^${variable} is not right`)
    })
  }
})

t.test('a limit or a proxy that cannot be understood stops the start', async (t) => {
  const log = createLogger({ service: 'test', level: 'silent' })
  const cases = {
    TRUSTED_PROXIES: [
      '1',
      'true',
      'proxy.example',
      '10.0.0.0/33',
      '0.0.0.0/0',
      '10.0.0.1,',
      '::/0'
    ],
    RATE_LIMIT_PHONE_DRAWS: ['20', '0/600', '20/0', '20/10m', '-1/600']
  }
  for (const [variable, values] of Object.entries(cases)) {
    for (const value of values) {
      const message = new RegExp(`^${variable} is not right`)
      await t.rejects(buildApp({ config: testConfig({ [variable]: value }), log }), { message })
    }
  }
})

t.test('in production browsers come by https, or the service does not start', async (t) => {
  const log = createLogger({ service: 'test', level: 'silent' })
  const config = testConfig({ YOBIRIN_MODE: 'production', FLOW_PUBLIC_URL: 'http://bank.example' })
  await t.rejects(buildApp({ config, log }), {
    code: 'CONFIGURATION_INVALID',
    message: 'FLOW_PUBLIC_URL is not right: in production it must begin with https://'
  })
})

t.test('production wants every secret and its own addresses, and nothing of the sandbox', (t) => {
  const addresses = {
    FLOW_PUBLIC_URL: 'https://verify.bank.example',
    REDIS_URL: 'redis://redis.bank.example',
    DIRECTORY_URL: 'https://core.bank.example',
    DIRECTORY_CLIENT_CERT: '/run/secrets/client.pem',
    DIRECTORY_CLIENT_KEY: '/run/secrets/client-key.pem'
  }
  const secrets = {
    DATABASE_URL: 'postgresql://flow:own@database.example/flow',
    SEALING_KEYS: 'a:b',
    RECORD_KEYS: 'a:b',
    COOKIE_KEYS: 'own',
    API_TOKENS: 'app:verifier:own',
    PHONE_HASH_KEY: 'own',
    JWKS: '{"keys":[{"kid":"own"}]}'
  }
  const load = (environment: Record<string, string>) => () =>
    loadConfiguration(ConfigSchema, { YOBIRIN_MODE: 'production', ...environment })
  const complete = { ...addresses, ...secrets }
  t.doesNotThrow(load(complete))
  for (const variable of Object.keys(complete)) {
    t.throws(load({ ...complete, [variable]: '' }), new RegExp(`${variable} is missing`))
    if (variable in addresses || variable === 'DATABASE_URL') continue
    t.throws(load({ ...complete, [variable]: 'sandbox-made' }), new RegExp(variable))
  }
  t.end()
})
