// @ts-check
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'tap'
import { compare } from '../bench/compare.js'
import { isMet } from '../bench/figure.js'
import { readAnswers } from '../bench/load/read-answers.js'
import { noteSandboxAccess, sandboxAccess } from '../command-line/sandbox-access.js'
import { refuseUnusablePorts } from '../ports/usable-ports.js'
import { serverOnPath } from '../redis/server-on-path.js'
import { isRecentEnough, versionIn } from '../redis/server-version.js'
import { serviceEnvironment } from '../settings/service-environment.js'
import { services } from '../settings/services.js'
import { mustBe } from '../soak/account/must-be.js'
import { plansFor } from '../soak/customers/plans.js'
import { createRandom } from '../soak/random.js'
import { echoWarnings, warningIn } from '../supervisor/echo-warnings.js'
import { restartDelays } from '../supervisor/restart-delay.js'
import { packagesToInstall } from '../system-packages/unpack-debian-packages.js'
import { step } from '../terminal/step.js'
import { totals } from '../testing/totals.js'
import { hasEveryModulesFolder, installedState } from '../workspace/installed-state.js'
import { isNodeRecentEnough } from '../workspace/node-version.js'

test('Node 20.19, 22.12 and what follows will do', async (t) => {
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0', '26.0.0']) {
    t.ok(isNodeRecentEnough(version), version)
  }
  for (const version of ['14.21.3', '18.20.0', '20.18.9', '21.7.0', '22.11.0']) {
    t.notOk(isNodeRecentEnough(version), version)
  }
})

test('the version of Redis and of Valkey is read, and 6.2 is the oldest', async (t) => {
  t.equal(versionIn('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0'), '7.0.15')
  t.equal(versionIn('Valkey server v=8.1.0 sha=00000000:0'), '8.1.0')
  t.equal(versionIn('error while loading shared libraries'), undefined)
  t.ok(['6.2.0', '7.0.15', '8', '10.0'].every(isRecentEnough))
  t.notOk(['5.0.14', '6.0.16'].some(isRecentEnough))
})

test('two services that want one port are told so', async (t) => {
  const environment = { FLOW_PORT: '3000', CALL_VERIFICATION_PORT: '3000' }
  const wanted = services.map((service) => ({ ...service, ports: service.ports.slice(0, 1) }))
  const twins = wanted.filter(({ name }) => name === 'flow' || name === 'call-verification')
  await t.rejects(refuseUnusablePorts(twins, environment), {
    message: 'CALL_VERIFICATION_PORT and FLOW_PORT are both 3000: each needs its own.'
  })
})

test('a server on the PATH that is too old is passed over and named', async (t) => {
  const root = t.testdir({ old: {}, recent: {} })
  const put = (/** @type {string} */ file, /** @type {string} */ version) => {
    writeFileSync(join(root, file), `#!/bin/sh\necho "Redis server v=${version} sha=0"\n`)
    chmodSync(join(root, file), 0o755)
  }
  put('old/redis-server', '5.0.1')
  put('recent/valkey-server', '8.0.1')
  const both = [join(root, 'old'), join(root, 'recent')].join(delimiter)
  const tooOld = [`${join(root, 'old', 'redis-server')} (5.0.1)`]
  t.same(await serverOnPath(both), { server: join(root, 'recent', 'valkey-server'), tooOld })
  t.same(await serverOnPath(join(root, 'old')), { tooOld })
  t.same(await serverOnPath(''), { tooOld: [] })
})

test('packages to unpack are those that apt plans and those that were asked for', async (t) => {
  const plan = `Reading package lists...
Inst libjemalloc2 (5.3.0-1 Debian:12.10/stable [amd64])
Inst redis-tools (5:7.0.15-1 Debian:12.10/stable [amd64])
Conf redis-tools (5:7.0.15-1 Debian:12.10/stable [amd64])
`
  t.same(packagesToInstall(plan, ['redis-server', 'redis-tools']), [
    'libjemalloc2',
    'redis-tools',
    'redis-server'
  ])
})

test('the totals are tap’s, and a run that ended badly without any is a failure', async (t) => {
  const output = 'ok 1 - a.test.ts\n\u001b[2m# { total: 8, pass: 5, fail: 2, skip: 1 }\u001b[0m\n'
  t.same(totals({ code: 1, output }), { passed: 5, failed: 2 })
  t.same(totals({ code: 0, output: '# { total: 3, pass: 3 }\n' }), { passed: 3, failed: 0 })
  t.same(totals({ code: 1, output: '# { total: 3, pass: 3 }\n' }), { passed: 3, failed: 1 })
  t.same(totals({ code: 137, output: 'TAP version 14\n' }), { passed: 0, failed: 1 })
})

test('warnings in a log are shown, each once in a while', async (t) => {
  t.equal(warningIn('{"level":30,"msg":"listening"}'), undefined)
  t.equal(warningIn('{"level":40,"msg":"slow"}'), 'slow')
  t.equal(warningIn('{"level":"error","msg":"lost"}'), 'lost')
  t.equal(warningIn('{"level":50,"msg":"lost","err":{"message":"refused"}}'), 'lost (refused)')
  t.equal(warningIn('Error: not from the logger'), 'Error: not from the logger')
  t.equal(warningIn(''), undefined)

  /** @type {string[]} */
  const said = []
  let now = 0
  const echo = echoWarnings(
    (text) => said.push(text),
    () => now
  )
  for (const port of [1, 2, 3]) echo('flow', `{"level":50,"msg":"refused on ${port}"}`)
  echo('sandbox', '{"level":50,"msg":"refused on 1"}')
  now = 10_000
  echo('flow', '{"level":50,"msg":"refused on 4"}')
  t.same(said, ['flow: refused on 1', 'sandbox: refused on 1', 'flow: refused on 4'])
})

test('the delay before a restart grows, and is short again after a calm time', async (t) => {
  const delays = restartDelays()
  const lives = [0, 100, 0, 0, 0, 0, 0, 30_000, 0]
  t.same(
    lives.map((life) => delays.next(life)),
    [200, 500, 1_000, 2_000, 5_000, 10_000, 10_000, 200, 500]
  )
})

test('addresses follow from the ports, and what the user set wins', async (t) => {
  const secrets = {
    COOKIE_KEYS: 'made',
    PHONE_HASH_KEY: 'made',
    API_TOKENS: 'app:verifier:one,night:operator:two'
  }
  const given = { FLOW_PORT: '4000', COOKIE_KEYS: 'own', PHONE_HASH_KEY: '', PATH: '/bin' }
  const own = { secrets, redisUrl: 'redis://ours', databaseFolder: '/data/database', services }
  const environment = serviceEnvironment({ given, ...own })
  t.match(environment, {
    FLOW_PORT: '4000',
    FLOW_PUBLIC_URL: 'http://localhost:4000',
    CALL_VERIFICATION_PORT: '3001',
    WEBHOOK_PUBLIC_URL: 'http://localhost:3001',
    SANDBOX_PUBLIC_URL: 'http://localhost:3002',
    SMTP_URL: 'smtp://127.0.0.1:3025',
    NOTIFICATION_PORT: '3003',
    CONSOLE_PUBLIC_URL: 'http://localhost:3006',
    CONSOLE_API_TOKENS: 'operator:two',
    ON_BEHALF_TOKENS: 'night',
    REDIS_URL: 'redis://ours',
    DATABASE_FOLDER: '/data/database',
    COOKIE_KEYS: 'own',
    PHONE_HASH_KEY: 'made',
    PATH: '/bin'
  })
  const url = 'https://flow.example'
  const other = { ...given, FLOW_PUBLIC_URL: url, REDIS_URL: 'redis://theirs' }
  t.match(serviceEnvironment({ given: other, ...own }), {
    FLOW_PUBLIC_URL: url,
    REDIS_URL: 'redis://theirs'
  })
})

test('a changed manifest or a cleaned folder asks for a new installation', async (t) => {
  const root = t.testdir({
    'package.json': '{}',
    'pnpm-lock.yaml': 'lockfileVersion: 9',
    'pnpm-workspace.yaml': 'packages: []',
    packages: { redis: { 'package.json': '{ "dependencies": { "ioredis": "6.0.0" } }' } }
  })
  const before = installedState(root)
  t.equal(installedState(root), before)
  t.notOk(hasEveryModulesFolder(root))
  mkdirSync(join(root, 'packages', 'redis', 'node_modules'))
  t.ok(hasEveryModulesFolder(root))
  rmSync(join(root, 'packages', 'redis', 'node_modules'), { recursive: true })
  t.notOk(hasEveryModulesFolder(root))
  writeFileSync(join(root, 'packages', 'redis', 'package.json'), '{}')
  t.not(installedState(root), before)
})

test('a step ends with one line, whatever became of it', async (t) => {
  let text = ''
  const write = (/** @type {string} */ part) => {
    text += part
    return true
  }
  const out = { isTTY: false, columns: 80, write }
  t.equal(await step('Building', async () => 'built', { out }), 'built')
  t.match(text, /^✓ Building \(\d+\.\d s\)\n$/)
  text = ''
  await t.rejects(
    step('Building', () => Promise.reject(new Error('no')), { out }),
    { message: 'no' }
  )
  t.match(text, /^✗ Building \(\d+\.\d s\)\n$/)
  text = ''
  await step('Checking', async () => 3, {
    out,
    outcome: (count) => ({ fine: false, text: `: ${count} files` })
  })
  t.match(text, /^✗ Checking: 3 files \(\d+\.\d s\)\n$/)
})

test('the command line finds the sandbox of its clone, and takes its token nowhere else', async (t) => {
  const folder = t.testdir()
  t.same(sandboxAccess(folder, {}), {}, 'nothing before the first start')
  noteSandboxAccess(folder, {
    CALL_VERIFICATION_PORT: '4001',
    FLOW_PORT: '4000',
    API_TOKENS: 'shop:verifier:v, desk:operator:o,root:administrator:a'
  })
  const access = {
    YOBIRIN_API_URL: 'http://localhost:4001',
    YOBIRIN_FLOW_URL: 'http://localhost:4000',
    YOBIRIN_API_TOKEN: 'a'
  }
  t.same(sandboxAccess(folder, {}), access)
  t.same(sandboxAccess(folder, { YOBIRIN_API_URL: 'https://bank.example' }), {})
  t.same(sandboxAccess(folder, { YOBIRIN_FLOW_URL: 'https://bank.example' }), {})
  t.equal(statSync(join(folder, 'command-line.json')).mode & 0o077, 0, 'for its owner only')
})

test('a figure of the bench is met by what it is, or by how it stands to its ceiling', async (t) => {
  const rate = { what: 'starts', unit: '/s', better: /** @type {const} */ ('more') }
  t.ok(isMet({ ...rate, ours: 1 }), 'where nothing is asked')
  t.ok(isMet({ ...rate, ours: 500, ceiling: 1_000, targetRatio: 0.5 }))
  t.notOk(isMet({ ...rate, ours: 499, ceiling: 1_000, targetRatio: 0.5 }))
  t.notOk(isMet({ ...rate, ours: Number.NaN, ceiling: 1_000, targetRatio: 0.5 }))
  t.notOk(isMet({ ...rate, ours: 20.1, target: 20, better: 'less' }))
})

test('two runs of the bench are compared by what both measured', async (t) => {
  const folder = t.testdir()
  const run = (/** @type {string} */ file, /** @type {number} */ ours) => {
    const reading = {
      what: 'all',
      unit: '/s',
      ours,
      ceiling: 100,
      targetRatio: 0.5,
      better: 'more'
    }
    const figures = [{ name: 'starts', title: '', status: 'measured', readings: [reading] }]
    writeFileSync(join(folder, file), JSON.stringify({ at: '2026-01-01T00:00:00Z', figures }))
    return join(folder, file)
  }
  const table = compare(run('a.json', 40), run('b.json', 50))
  t.match(table, /starts: all +0\.4 × ceiling +0\.5 × ceiling +\+25 %/)
  const without = () => compare(join(folder, 'none.json'), run('b.json', 50))
  t.throws(without, { message: /none\.json cannot be read/ })
})

test('answers are cut apart however they arrive', async (t) => {
  /** @type {[number, string][]} */
  const heard = []
  const read = readAnswers(({ status, body }) => heard.push([status, body()]))
  const answer = 'HTTP/1.1 201 Created\r\nContent-Length: 6\r\n\r\n番号'
  for (const byte of Buffer.from(answer)) read(Buffer.from([byte]))
  read(Buffer.from('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'))
  t.same(heard, [
    [201, '番号'],
    [404, '']
  ])
})

test('the account of the soak: what a verification must be follows from the calls alone', async (t) => {
  const drawn = { expiresAt: 100_000 }
  /** @param {Partial<import('../soak/account/account.js').Call>} call */
  const call = (call) => ({ from: '+819010000000', to: '+81120000001', deliveries: [], ...call })
  const taken = { sentAt: 10_000, answeredAt: 14_000, decided: true }
  const refused = { sentAt: 10_000, decided: false }

  t.same(mustBe(drawn, []), { is: 'unverified' }, 'nobody called')
  t.same(
    mustBe(drawn, [call({ deliveries: [refused, taken] })]),
    { is: 'verified', since: 14_000 },
    'a call was taken in time, at whichever address'
  )
  t.same(mustBe(drawn, [call({ deliveries: [refused] })]), { is: 'either' }, 'no answer came back')
  t.same(
    mustBe(drawn, [call({ deliveries: [{ ...taken, sentAt: 99_000, answeredAt: 103_000 }] })]),
    { is: 'either' },
    'its rings cross the deadline: when it arrived is not known'
  )
  t.same(
    mustBe(drawn, [call({ deliveries: [{ ...taken, sentAt: 100_200, answeredAt: 104_000 }] })]),
    { is: 'unverified' },
    'it began too late'
  )
  t.same(
    mustBe(drawn, [call({ deliveries: [taken], hungUp: { sentAt: 11_000, takenAt: 11_050 } })]),
    { is: 'unverified' },
    'it was taken back'
  )
  for (const hungUp of [{ sentAt: 11_000 }, { sentAt: 11_000, takenAt: 13_500 }]) {
    t.same(
      mustBe(drawn, [call({ deliveries: [taken], hungUp })]),
      { is: 'either' },
      'perhaps too late'
    )
  }
  t.same(
    mustBe(drawn, [
      call({ deliveries: [taken], hungUp: { sentAt: 11_000, takenAt: 11_050 } }),
      call({ deliveries: [{ ...taken, sentAt: 20_000, answeredAt: 24_000 }] })
    ]),
    { is: 'verified', since: 24_000 },
    'another call was let ring'
  )
})

test('a seed repeats the random choices of a soak', async (t) => {
  const choices = (/** @type {number} */ seed) => plansFor(100, createRandom(seed))
  t.same(choices(7), choices(7))
  t.notSame(choices(7), choices(8))
  t.same(choices(7).sort(), choices(8).sort(), 'in the same shares')
})
