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
  for (const variable of ['SEALING_KEYS', 'COOKIE_KEYS', 'API_TOKENS'] as const) {
    const config = testConfig({ [variable]: 'good:nothing' })
    await t.rejects(buildApp({ config, log }), {
      name: 'Error',
      code: 'CONFIGURATION_INVALID',
      message: new RegExp(`^${variable} is not right`)
    })
  }
})

t.test('production wants every secret, and none of the sandbox', (t) => {
  const secrets = { SEALING_KEYS: 'a:b', COOKIE_KEYS: 'own', API_TOKENS: 'app:verifier:own' }
  const load = (environment: Record<string, string>) => () =>
    loadConfiguration(ConfigSchema, { YOBIRIN_MODE: 'production', ...environment })
  t.doesNotThrow(load(secrets))
  for (const variable of Object.keys(secrets)) {
    t.throws(load({ ...secrets, [variable]: '' }), { code: 'CONFIGURATION_INVALID' })
    t.throws(load({ ...secrets, [variable]: 'sandbox-made' }), new RegExp(variable))
  }
  t.end()
})
