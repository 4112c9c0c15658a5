import {
  ConfigurationError,
  configurationTable,
  listenHost,
  loadConfiguration,
  redisAddress,
  secret,
  sharedVariables
} from '@yobirin/configuration'
import t from 'tap'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { isSandboxSecret } from '../src/secret.ts'

const schema = Type.Object({
  ...sharedVariables,
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65535,
    description: 'Port to listen on'
  }),
  HASH_KEY: secret({ description: 'Keys the hash of telephones' }),
  GATEWAY_KEY: secret({ description: 'Switches the gateway on', optional: true }),
  DATABASE: secret({ description: 'Where records are kept', optional: 'in the sandbox' })
})

function refusal(environment: Record<string, string>): string {
  try {
    loadConfiguration(schema, environment)
    return ''
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.message
  }
}

t.test('values come in their types, defaults filled in, and cannot be changed', (t) => {
  const configuration = loadConfiguration(schema, { HASH_KEY: 'k', PORT: '3100', OTHER: 'x' })
  t.match(configuration, {
    PORT: 3100,
    LOG_LEVEL: 'info',
    YOBIRIN_MODE: 'sandbox',
    GATEWAY_KEY: ''
  })
  t.notOk('OTHER' in configuration)
  t.ok(Object.isFrozen(configuration))
  t.equal(loadConfiguration(schema, { HASH_KEY: 'k', PORT: '' }).PORT, 3000, 'empty is not set')
  t.end()
})

t.test('every faulty variable is named with its sentence, at once, without its value', (t) => {
  const message = refusal({ PORT: 'ninety-nine', LOG_LEVEL: 'loud' })
  t.match(message, /PORT must be integer\. PORT: Port to listen on/)
  t.match(message, /HASH_KEY is missing\. HASH_KEY: Keys the hash of telephones/)
  t.match(message, /LOG_LEVEL must be one of trace, debug, info, warn, error, fatal\. LOG_LEVEL: /)
  t.notMatch(message, /ninety-nine|loud/)
  t.end()
})

t.test('what is told is exact, and only what was given is read', (t) => {
  const few = Type.Object({ PATH: Type.String({ default: 'none' }), BARE: Type.String() })
  t.equal(loadConfiguration(few, { BARE: 'x' }).PATH, 'none', 'not the variables of this process')
  t.throws(() => loadConfiguration(schema, { HASH_KEY: 'k', PORT: '-1' }), {
    code: 'CONFIGURATION_INVALID',
    message: 'The configuration is not right:\n  PORT must be >= 0. PORT: Port to listen on'
  })
  t.throws(() => loadConfiguration(few, {}), {
    message: 'The configuration is not right:\n  BARE is missing. BARE: '
  })
  const wrong = Type.Object({ BARE: Type.String({ unheardOf: true }) })
  t.throws(
    () => loadConfiguration(wrong, { BARE: 'x' }),
    /unheardOf/,
    'a fault of ours is no other'
  )
  t.end()
})

t.test('production refuses missing and sandbox secrets; the sandbox does not', (t) => {
  t.match(refusal({ YOBIRIN_MODE: 'production' }), /HASH_KEY is missing/)
  for (const value of [
    'sandbox_abc',
    'sandbox1:abc',
    'real:abc,sandbox1:def',
    'admin:operator:sandbox_x',
    '{"keys":[{"kid":"sandbox-1"}]}'
  ]) {
    t.match(refusal({ YOBIRIN_MODE: 'production', HASH_KEY: value }), /HASH_KEY holds a value made/)
    t.equal(refusal({ HASH_KEY: value }), '')
  }
  t.match(
    refusal({ YOBIRIN_MODE: 'production', HASH_KEY: 'k', GATEWAY_KEY: 'sandbox_x' }),
    /GATEWAY_KEY holds/
  )
  t.match(
    refusal({ YOBIRIN_MODE: 'production', HASH_KEY: 'k' }),
    /DATABASE is missing\. DATABASE: Where records are kept/
  )
  t.equal(refusal({ YOBIRIN_MODE: 'production', HASH_KEY: 'k', DATABASE: 'd' }), '')
  t.end()
})

t.test(
  'anything but production is the sandbox, and the sandbox listens on the loopback only',
  (t) => {
    const sandbox = loadConfiguration(schema, { HASH_KEY: 'k', YOBIRIN_MODE: 'prod' })
    t.equal(sandbox.YOBIRIN_MODE, 'sandbox')
    t.equal(listenHost(sandbox), '127.0.0.1')
    t.equal(
      listenHost(
        loadConfiguration(schema, { HASH_KEY: 'k', DATABASE: 'd', YOBIRIN_MODE: 'production' })
      ),
      '::'
    )
    t.equal(listenHost(loadConfiguration(schema, { HASH_KEY: 'k', LISTEN_HOST: '::1' })), '::1')
    t.end()
  }
)

t.test('a value that was made for the sandbox is known in whatever form it stands', (t) => {
  for (const value of [
    'sandbox',
    ' sandbox-1 ',
    'a,sandbox',
    'a:b: sandbox',
    '{"k":"sandbox_x"}'
  ]) {
    t.ok(isSandboxSecret(value), value)
  }
  for (const value of ['', 'a', 'my-sandbox', 'a:my sandbox', 'Sandbox']) {
    t.notOk(isSandboxSecret(value), value)
  }
  t.end()
})

t.test('a secret and an address of Redis say what they may be', (t) => {
  const description = 'What it is for'
  const marked = { description, secret: true, type: 'string' }
  t.strictSame({ ...secret({ description }) }, { ...marked, minLength: 1 })
  t.strictSame({ ...secret({ description, optional: true }) }, { ...marked, default: '' })
  t.strictSame(
    { ...secret({ description, optional: 'in the sandbox' }) },
    { ...marked, default: '', requiredInProduction: true }
  )
  const address = redisAddress({ description, default: 'redis://localhost' })
  t.match(address, { description, default: 'redis://localhost' })
  const isAddress = (value: string) => Compile(address).Check(value)
  for (const scheme of ['redis', 'rediss', 'redis-sentinel', 'rediss-sentinel', 'rediss-cluster']) {
    t.ok(isAddress(`${scheme}://a`), scheme)
    t.notOk(isAddress(`${scheme}://`), scheme)
    t.notOk(isAddress(`x${scheme}://a`), scheme)
  }
  for (const value of ['', 'localhost', 'redis-other://a', 'redis:a'])
    t.notOk(isAddress(value), value)
  t.end()
})

t.test('a table of the variables is made for the README', (t) => {
  const table = configurationTable(
    Type.Object({
      ...{ PORT: Type.Integer({ default: 3000, description: 'Port to listen on' }) },
      ...{ HASH_KEY: secret({ description: 'Keys the hash' }), BARE: Type.String() },
      GATEWAY_KEY: secret({ description: 'Switches the gateway on', optional: true }),
      DATABASE: secret({ description: 'Where records are kept', optional: 'in the sandbox' }),
      ADDRESS: redisAddress({
        ...{ description: 'Where Redis is', default: 'redis://localhost' },
        requiredInProduction: true
      })
    })
  )
  t.equal(
    table,
    [
      '| variable | meaning | default |',
      '|---|---|---|',
      '| `PORT` | Port to listen on | `3000` |',
      '| `HASH_KEY` | Keys the hash (secret) | required |',
      '| `BARE` |  | required |',
      '| `GATEWAY_KEY` | Switches the gateway on (secret) |  |',
      '| `DATABASE` | Where records are kept (secret) | required in production |',
      '| `ADDRESS` | Where Redis is | `redis://localhost`; required in production |'
    ].join('\n')
  )
  t.end()
})
