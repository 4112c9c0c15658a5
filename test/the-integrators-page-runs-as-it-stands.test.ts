import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import * as jose from 'jose'
import * as client from 'openid-client'
import t from 'tap'
import {
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  reachNumber
} from './support/customer.ts'
import { configurePool } from './support/pool.ts'
import { type System, startSystem } from './support/system.ts'
import { dial } from './support/telephone.ts'

const run = promisify(execFile)

/** The first curl that knows `--json`. */
const OLDEST_CURL = [7, 82]

/** What each block of shell prints, in order, after the one that sets the variables. */
const PRINTED = [
  [/"status":"pending","sequence":1/],
  [/"callSid":"CA/],
  // A slow machine asks when it has rung already.
  [/"status":"(ringing|verified)"[\s\S]*"status":"verified","sequence":3/],
  [/"callSid":"CA/, /"status":"(pending|ringing)"[\s\S]*"status":"verified"/],
  [/"status":"cancelled"/, /"code":"verification_ended"/],
  [/"status":"verified","sequence":3/, /"code":"idempotency_key_reused"/],
  [/"code":"phone_number_not_verifiable"/]
]

const skip = (await canRunTheBlocks()) ? false : 'it takes bash, and curl 7.82 or later'

const page = await readFile(new URL('../docs/integrators.md', import.meta.url), 'utf8')
const fenced = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text
  )

let system: System
let journeys = 0

t.before(async () => {
  system = await startSystem(t)
  await configurePool(system, { ringSeconds: 1 })
})

t.test('the page for integrators runs as it stands', { skip }, async (t) => {
  const variables = {
    API: system.urls['call-verification'],
    SANDBOX: system.urls.sandbox,
    TOKEN: system.tokens.verifier
  }

  const [setting = '', ...blocks] = fenced('sh')
  for (const name of Object.keys(variables)) t.match(setting, `${name}=`)
  t.equal(blocks.length, PRINTED.length)
  const between = '\n-- next block --\n'
  const script = ['set -euo pipefail', ...blocks].join(`\nprintf '%s' '${between}'\n`)
  const { stdout } = await run('bash', ['-c', script], {
    cwd: t.testdir({}),
    env: { PATH: process.env.PATH, ...variables }
  })
  const [, ...outputs] = stdout.split(between)
  for (const [index, patterns] of PRINTED.entries()) {
    for (const pattern of patterns) t.match(outputs[index], pattern)
  }

  const [startedExample = '{}', problemExample = '{}'] = fenced('json')
  const keys = (text: string) => Object.keys(JSON.parse(text)).sort()
  t.same(keys(outputs[0] ?? ''), keys(startedExample), 'the example of an answer')
  t.same(JSON.parse(outputs.at(-1) ?? ''), JSON.parse(problemExample), 'the example of a problem')

  const [loop = ''] = fenced('js')
  const phoneNumber = '07012345678'
  const started = await (
    await fetch(`${variables.API}/v1/verifications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${variables.TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ phoneNumber })
    })
  ).json()
  const waitForEnd = new Function(
    ...['API', 'TOKEN', 'started'],
    `return (async () => { ${loop}; return known })()`
  )
  const ended = waitForEnd(variables.API, variables.TOKEN, started)
  await dial(system, { from: phoneNumber, to: (started as { targetNumber: string }).targetNumber })
  t.match(await ended, { status: 'verified' }, 'the loop ends with the verification')
})

t.test(
  'an OAuth client has its first tokens, by curl and by openid-client',
  { skip },
  async (t) => {
    const [setting = '', register = '', authorize = '', exchange = '', ...more] = fenced('bash')
    t.same(more, [])
    const variables = { FLOW: system.urls.flow, ADMINISTRATOR: system.tokens.administrator }
    for (const name of Object.keys(variables)) t.match(setting, `${name}=`)
    const cwd = t.testdir({})
    const bash = async (script: string, given = {}) => {
      const env = { PATH: process.env.PATH, ...variables, ...given }
      return (await run('bash', ['-c', `set -euo pipefail\n${script}`], { cwd, env })).stdout
    }

    const { secret: SECRET } = JSON.parse(await bash(register)) as { secret: string }
    const [start = '', VERIFIER] = (await bash(`${authorize}echo "$VERIFIER"`)).split('\n')
    const CODE = (await journey(new URL(start))).searchParams.get('code')
    const answered = await bash(exchange, { VERIFIER, CODE })
    t.match(answered, /"token_type":"Bearer".*"token_type":"Bearer"/s, 'granted, and renewed')
    t.match(answered, /"active":true.*\{"active":false\}$/s, 'good until it is given up')

    const [, byLibrary = '', offline = ''] = fenced('js')
    const connect = () =>
      runBlock(byLibrary, { client, FLOW: variables.FLOW, SECRET, journey }, [
        ...['config', 'customer', 'tokens', 'renewed']
      ])
    const verify = (record: string, keptKeys: unknown) =>
      runBlock(offline, { ...jose, record, keptKeys, issuer: variables.FLOW }, ['payload'])
    const { config, customer, tokens, renewed } = await connect()
    t.match(customer, /^[\w-]{20,}$/)
    t.not(renewed.refresh_token, tokens.refresh_token)
    const bankApi = await registerBankApi()
    const record = await bankApi.recordOf(renewed.access_token)
    const { payload } = await verify(record, await publishedKeys())
    t.match(payload, { bound_to: { client_id: 'techo-demo' }, call: { from: String } })

    await t.test('and its keys are rotated under it, as operators are told', async (t) => {
      const { keys } = JSON.parse(system.environment.JWKS ?? '') as { keys: [jose.JWK] }
      const next = { ...(await newKey()), kid: 'the-next' }
      let latest = renewed
      const restartWith = async (...now: jose.JWK[]) => {
        await system.stop('flow')
        await system.start('flow', { JWKS: JSON.stringify({ keys: now }) })
        latest = await client.refreshTokenGrant(config, latest.refresh_token)
      }
      const signerOf = (token: string) => jose.decodeProtectedHeader(token).kid

      await restartWith(...keys, next)
      const kept = await publishedKeys()
      t.equal(kept.keys.length, 2, 'published before it signs')
      t.equal(signerOf(record), keys[0].kid)

      await restartWith(next, ...keys)
      const later = await connect()
      t.equal(signerOf(later.tokens.id_token), 'the-next')
      const laterRecord = await bankApi.recordOf(later.tokens.access_token)
      t.equal(signerOf(laterRecord), 'the-next')
      for (const each of [record, laterRecord]) await verify(each, await publishedKeys())

      await restartWith(next)
      await t.rejects(verify(record, await publishedKeys()), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
      await verify(record, kept)
    })
  }
)

async function newKey(): Promise<jose.JWK> {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true })
  return jose.exportJWK(privateKey)
}

async function publishedKeys(): Promise<jose.JSONWebKeySet> {
  return (await (await fetch(`${system.urls.flow}/oauth/jwks`)).json()) as jose.JSONWebKeySet
}

/** A block of the page with its imports given, and what it leaves behind. */
async function runBlock(block: string, given: Readonly<Record<string, unknown>>, left: string[]) {
  const text = block.replaceAll(/^import .*$/gm, '')
  const body = `return (async () => { ${text}; return { ${left.join(', ')} } })()`
  return new Function(...Object.keys(given), body)(...Object.values(given))
}

/** Somebody goes through the journey that an app began. @returns where the browser came back */
async function journey(start: URL): Promise<URL> {
  const number = journeys++
  const phone = inventedPhone(number)
  const person = await inventPerson(system, phone, `page-${number}@mail.example`)
  const redirectUri = 'http://localhost:3999/returned'
  const customer = await openJourney(system, person, { start: start.href, redirectUri })
  await dial(system, { from: phone, to: await reachNumber(customer) })
  await customer.untilStatus('verified')
  return new URL((await finish(customer)).url)
}

/** The bank's API, which is told of a token what verification it came of. */
async function registerBankApi() {
  const { flow } = system.urls
  const registered = await fetch(`${flow}/admin/v1/clients`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${system.tokens.administrator}`,
      'content-type': 'application/json'
    },
    body: JSON.stringify({
      why: 'it reads the records',
      client: {
        ...{ kind: 'resource_server', id: 'balance-api', name: '残高API' },
        ...{ institution: 'yobirin-shinkumi', authentication: { method: 'client_secret_basic' } }
      }
    })
  })
  const { secret } = (await registered.json()) as { secret: string }
  return {
    async recordOf(token: string): Promise<string> {
      const told = await fetch(`${flow}/oauth/introspect`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`balance-api:${secret}`)}` },
        body: new URLSearchParams({ token })
      })
      return ((await told.json()) as { verification_record: string }).verification_record
    }
  }
}

async function canRunTheBlocks(): Promise<boolean> {
  try {
    await run('bash', ['--version'])
    const { stdout } = await run('curl', ['--version'])
    const [major = 0, minor = 0] = (/curl (\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number)
    const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CURL
    return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  } catch {
    return false
  }
}
