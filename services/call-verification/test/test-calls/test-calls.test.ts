import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { E164 } from '@yobirin/phone-numbers'
import t, { type Test } from 'tap'
import { freePort } from '../../../../test/support/free-port.ts'
import { startServiceProcess } from '../../../../test/support/service-process.ts'
import { startStandIn } from '../../../../test/support/twilio/stand-in.ts'
import { loadCallVerificationConfiguration } from '../../src/config.ts'
import type { Core } from '../../src/core.ts'
import { connectTestCaller } from '../../src/test-calls/connect-test-caller.ts'
import { createSandboxTestCaller } from '../../src/test-calls/sandbox-test-caller.ts'
import type { TestCaller } from '../../src/test-calls/test-caller.ts'
import { createTwilioTestCaller } from '../../src/test-calls/twilio-test-caller.ts'
import { as, startEdge, tokens } from '../support/edge.ts'
import { ACT, fillPool, newCall, SETTINGS, testBench, tollFree } from '../support/test-bench.ts'
import { testCallerConformance } from './test-caller-conformance.ts'

const FROM = '+815031112222'
const MINUTE_MS = 60_000
const NUMBERS = Array.from({ length: 4 }, (_, index) => tollFree(index + 1))

/** Processes over one pool, and a network in which some numbers are dead. */
async function town(t: Test, { minutes = 10, processes = 2 } = {}) {
  const bench = await testBench(t)
  const tag = `{${bench.keyPrefix}:main}`
  const dead = new Set<string>()
  const placed: string[] = []
  let refusing = false
  const arrive = (core: Core, targetNumber: string, from: string) =>
    core.inboundCalls.receive({
      ...{ callId: newCall(), targetNumber, trust: 'unconfirmed' },
      caller: { kind: 'presented', e164: from as E164 }
    })
  const caller: TestCaller = {
    async place({ targetNumber, from }) {
      if (refusing) return { status: 'not_placed', why: 'Twilio refused it (21210)' }
      placed.push(targetNumber)
      if (!dead.has(targetNumber)) await arrive(cores[0] as Core, targetNumber, from)
      return { status: 'placed' }
    }
  }
  const cores = Array.from({ length: processes }, () =>
    bench.core({ watchEveryMs: 10 * MINUTE_MS, telephone: { caller, from: FROM } })
  )
  const [core] = cores as [Core]
  await fillPool(core, NUMBERS, { testCallMinutes: minutes })
  const outcomes = () =>
    bench.facts.flatMap((fact) => (fact.kind === 'test_call' ? [fact.outcome] : []))
  return {
    ...{ bench, core, dead, placed, arrive, outcomes },
    refuse(now: boolean) {
      refusing = now
    },
    result: async (number: string) => (await core.testCalls.results('main')).get(number),
    stateOf: async (number: string) =>
      (await core.pools.read('main'))?.numbers.find(({ targetNumber }) => targetNumber === number),
    /** Time passes, and every process sees to the pool again and again. */
    async pass(minutes: number) {
      for (const end = bench.clock.now + minutes * MINUTE_MS; bench.clock.now < end; ) {
        bench.clock.now += 30_000
        // Who saw to it last keeps the others away for a while, which is over.
        await bench.redis.del(`${tag}:test-claimed`, `${tag}:watched`)
        await Promise.all(cores.map((core) => core.placeTestCalls()))
        await core.watchNumbers()
      }
    }
  }
}

t.test(
  'each number is called in its turn, once in the time, by one of the processes',
  async (t) => {
    const { bench, core, placed, pass, outcomes, result } = await town(t)
    await pass(5)
    t.same(placed, NUMBERS)
    await pass(3)
    t.same(placed, NUMBERS, 'and not again before its time')
    await pass(5)
    t.same(placed, [...NUMBERS, ...NUMBERS])
    t.same(new Set(outcomes()), new Set(['heard']))
    t.ok(((await result(NUMBERS[0] as string))?.heardAt ?? 0) > bench.clock.now - 10 * MINUTE_MS)

    t.notOk(
      bench.events().some(({ type }) => type === 'call'),
      'nobody is told of a customer'
    )
    const { pool } = await core.figures.read('main', '1d', NUMBERS)
    t.equal(
      Object.values(pool.counts).reduce((sum, count) => sum + count),
      0
    )
    await core.pools.configure('main', { ...SETTINGS, testCallMinutes: 0 }, ACT)
    await pass(15)
    t.equal(placed.length, 8, 'none once the pool wants none')
  }
)

t.test('a call rings like any other, and is a test only where one is waited for', async (t) => {
  const { bench, core, arrive, pass, dead, placed } = await town(t, { processes: 1 })
  const [first, second] = NUMBERS as [string, string]
  dead.add(first)
  await pass(0.5)
  t.same(placed, [first])
  t.match(await arrive(core, second, FROM), { outcome: 'stray', ringForMs: 7_000 }, 'elsewhere')
  t.match(await arrive(core, first, '+819011112222'), { outcome: 'stray' }, 'from elsewhere')
  const call = { callId: newCall(), targetNumber: first, trust: 'unconfirmed' } as const
  const test = { ...call, caller: { kind: 'presented', e164: FROM as E164 } } as const
  const rung = { status: 'ring', outcome: 'test', ringForMs: 7_000, ringStrategy: 'hold' }
  t.same(await core.inboundCalls.receive(test), { ...rung, repeated: false })
  t.same(await core.inboundCalls.receive(test), { ...rung, repeated: true })
  t.same(await core.inboundCalls.end(call), { status: 'noted' })
  bench.clock.now += 2 * MINUTE_MS
  t.match(await arrive(core, first, FROM), { outcome: 'stray' }, 'too late')
})

t.test('a number whose calls do not arrive is taken out, where others do', async (t) => {
  const { core, dead, pass, stateOf, result, outcomes, bench } = await town(t, { minutes: 5 })
  const number = NUMBERS[2] as string
  await pass(6)
  dead.add(number)
  await pass(9)
  t.match(await stateOf(number), { state: 'active' }, 'twice may be chance')
  t.match(await result(number), { missed: 2 })
  await pass(6)
  t.match(await stateOf(number), {
    ...{ state: 'quarantined', changed: { by: 'system', why: /test calls to it do not arrive/ } }
  })
  t.equal(outcomes().filter((one) => one === 'missed').length, 3)
  t.match(bench.log.join(''), /"outcome":"missed"/)

  await core.pools.changeState('main', number, 'active', { by: 'desk', why: 'repaired' })
  await pass(9)
  t.match(await stateOf(number), { state: 'active' }, 'an operator’s word begins a new row')
  dead.clear()
  await pass(12)
  t.match(await result(number), { missed: 0 })
  t.match(await stateOf(number), { state: 'active' })
})

t.test(
  'when none arrives the telephone is at fault, or the carrier: none is taken out',
  async (t) => {
    const { core, dead, pass, outcomes } = await town(t, { minutes: 5 })
    await pass(6)
    for (const number of NUMBERS) dead.add(number)
    await pass(40)
    t.ok(outcomes().filter((one) => one === 'missed').length > 12)
    const { numbers = [] } = (await core.pools.read('main')) ?? {}
    t.ok(numbers.every(({ state }) => state === 'active'))
  }
)

t.test('a call that cannot be placed is told, and speaks against no number', async (t) => {
  const { bench, pass, refuse, outcomes, result, placed } = await town(t, { processes: 1 })
  refuse(true)
  await pass(4)
  t.same(outcomes(), Array(4).fill('not_placed'), 'each once in its time')
  t.match(await result(NUMBERS[0] as string), { missed: 0 })
  t.match(bench.log.join(''), /"why":"Twilio refused it \(21210\)"/)
  refuse(false)
  await pass(12)
  t.equal(placed.length, 4)
})

t.test('gateways that can place a call', async (t) => {
  const [port, sandboxPort, mailPort] = await Promise.all([freePort(), freePort(), freePort()])
  const WEBHOOK_PUBLIC_URL = `http://localhost:${port}`
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const edge = await startEdge(t, {
    numbers: ['+81120000001'],
    environment: { WEBHOOK_PUBLIC_URL }
  })
  await edge.app.listen({ host: 'localhost', port })
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = edge.configuration
  const [authToken = ''] = TWILIO_AUTH_TOKEN.split(',')
  await startServiceProcess(t, {
    service: 'sandbox',
    environment: {
      ...{ PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', WEBHOOK_PUBLIC_URL },
      ...{ SANDBOX_PORT: String(sandboxPort), SANDBOX_SMTP_PORT: String(mailPort) },
      ...{ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: authToken }
    },
    readyUrl: `${sandboxUrl}/readyz`,
    logFile: join(t.testdir(), 'sandbox.log')
  })
  const telephone = createSandboxTestCaller(sandboxUrl)
  const twilio = await startStandIn(t, {
    async carry({ from, to: targetNumber }) {
      await telephone.place({ targetNumber, from })
    }
  })
  twilio.own(FROM)
  const { accountSid } = twilio
  const nobody = `http://127.0.0.1:${await freePort()}`
  const twilioAt = (apiUrl: string, ...authTokens: string[]) =>
    createTwilioTestCaller({ accountSid, authTokens, apiUrl })

  const { testCalls } = edge.core
  const heard = async (place: () => Promise<unknown>, from: string, targetNumber: string) => {
    const now = Date.now()
    await testCalls.expect('main', { targetNumber, from, placedAt: now, until: now + MINUTE_MS })
    await place()
    while ((await testCalls.expected('main'))?.heardAt === undefined);
    await testCalls.forget('main')
    return true
  }
  const gateways = [
    {
      ...{ name: 'sandbox', caller: telephone, from: FROM, notCalled: '+81312345678' },
      away: createSandboxTestCaller(nobody)
    },
    {
      ...{ name: 'twilio', caller: twilioAt(twilio.url, twilio.authToken), from: FROM },
      ...{ notCalled: '+1', away: twilioAt(nobody, 'a-token') }
    }
  ]
  for (const gateway of gateways) testCallerConformance(t, gateway, heard)

  await t.test(
    'twilio: during a rotation either token will do, and a call is asked for once',
    async (t) => {
      const before = twilio.requests.length
      const during = twilioAt(twilio.url, 'old-token', twilio.authToken)
      t.same(await during.place({ targetNumber: '+81120000001', from: FROM }), { status: 'placed' })
      t.equal(twilio.requests.length - before, 2)
      twilio.fail('CreateCall', { status: 500, code: 20500, message: 'a bad day' })
      const failed = await during.place({ targetNumber: '+81120000001', from: FROM })
      t.same(failed, { status: 'not_placed', why: 'Twilio refused it (20500)' })
      t.notMatch(JSON.stringify(failed), /token/)
      t.equal(twilio.requests.length - before, 4)
      t.same(
        twilio.misfits.filter((misfit) => !misfit.includes('body/To')),
        [],
        'each request fits what Twilio describes'
      )
    }
  )

  const metrics = (await edge.app.inject('/metrics')).body
  t.match(metrics, /yobirin_calls_total\{gateway="twilio",outcome="test"\} [23]/)
  t.notMatch(metrics, /yobirin_answered_calls_total\{.*\} [1-9]/)
})

t.test(
  'where nobody places calls no pool can want them; who changes the rest leaves them be',
  async (t) => {
    const put = async (settings: object, environment: object) => {
      const edge = await startEdge(t, { environment })
      const { settingsRevision: revision } = (await edge.core.pools.read('main')) ?? {}
      const answer = await edge.app.inject({
        ...{ method: 'PUT', url: '/v1/pools/main', headers: as(tokens.operator) },
        payload: { settings: { ...SETTINGS, ...settings }, why: 'test', revision }
      })
      return { edge, answer }
    }
    const vain = await put({ testCallMinutes: 30 }, {})
    t.match(vain.answer.json(), {
      ...{ code: 'setting_out_of_range', errors: [{ pointer: '#/settings/testCallMinutes' }] }
    })
    const { edge, answer } = await put({ testCallMinutes: 30 }, { TEST_CALL_GATEWAY: 'sandbox' })
    t.match(answer.json(), { settings: { testCallMinutes: 30 } })
    await edge.core.pools.configure('main', { ...SETTINGS, ringSeconds: 5 }, ACT)
    t.match((await edge.core.pools.read('main'))?.settings, { ringSeconds: 5, testCallMinutes: 30 })
    await edge.core.testCalls.record('main', '+81120000001', { placedAt: 5, heardAt: 5, missed: 0 })
    const figures = await edge.app.inject({
      ...{ url: '/v1/pools/main/figures', headers: as(tokens.viewer) }
    })
    t.match(figures.json().numbers[0], {
      testCalls: { placedAt: '1970-01-01T00:00:00.005Z', heardAt: /^1970/, missed: 0 }
    })
  }
)

t.test('a faulty choice of who calls is told at the start', async (t) => {
  const secret = randomBytes(24).toString('base64url')
  const environment = {
    ...{ PHONE_HASH_KEY: secret, SEALING_KEYS: `a:${secret}`, TWILIO_AUTH_TOKEN: secret },
    ...{ API_TOKENS: `shop:verifier:${secret}`, TWILIO_ACCOUNT_SID: `AC${'3'.repeat(32)}` },
    REDIS_URL: 'redis://localhost'
  }
  const connect = (more: Record<string, string>) =>
    connectTestCaller(loadCallVerificationConfiguration({ ...environment, ...more }))
  t.equal(connect({}), undefined, 'nobody calls unless told to')
  t.throws(() => connect({ TEST_CALL_GATEWAY: 'twilio' }), /TEST_CALL_FROM must be a telephone/)
  t.throws(() => connect({ TEST_CALL_GATEWAY: 'carrier' }), /TEST_CALL_GATEWAY/)
  t.throws(() => connect({ TEST_CALL_FROM: '050-3111-2222' }), /TEST_CALL_FROM/)
  t.match(connect({ TEST_CALL_GATEWAY: 'twilio', TEST_CALL_FROM: FROM }), { from: FROM })
})
