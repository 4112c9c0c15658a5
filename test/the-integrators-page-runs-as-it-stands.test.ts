import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { configurePool } from './support/pool.ts'
import { startSystem } from './support/system.ts'
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

t.test('the page for integrators runs as it stands', { skip }, async (t) => {
  const system = await startSystem(t)
  await configurePool(system, { ringSeconds: 1 })
  const page = await readFile(new URL('../docs/integrators.md', import.meta.url), 'utf8')
  const fenced = (language: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      ([, text = '']) => text
    )
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
