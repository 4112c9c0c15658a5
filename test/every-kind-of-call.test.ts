import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import {
  type Customer,
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  placeOf,
  reachNumber
} from './support/customer.ts'
import { configurePool } from './support/pool.ts'
import { type System, startSystem } from './support/system.ts'
import { dial } from './support/telephone.ts'
import { receiveTraces, type Span } from './support/trace-receiver.ts'

const EMAIL = 'hanako.leak-test@example.jp'
const WITHHELD_FORMS = [
  ...['+266696687', '266696687', '1266696687', '+7378742833', '+17378742833', '+7378742883'],
  ...['+2562533', '+8656696', '+86282452253', '+464', 'anonymous', 'restricted', 'private'],
  ...['unavailable', 'unknown', 'blocked', 'withheld', '', 'sip:anonymous@anonymous.invalid'],
  'client:Anonymous'
]

t.test('every kind of call ends as it should, and leaves no telephone number behind', async (t) => {
  const traces = await receiveTraces(t)
  const system = await startSystem(t, traces.variables)
  await configurePool(system, { ringSeconds: 1 })
  let count = 0
  const next = async () => {
    const person = await inventPerson(system, inventedPhone(count++), EMAIL)
    const customer = await openJourney(system, person)
    return { customer, to: await reachNumber(customer) }
  }
  const hint = async ({ status }: Customer) => (await status()).hint?.reason

  await t.test('a call from the registered telephone verifies', async (t) => {
    const { customer, to } = await next()
    t.equal((await customer.press('confirm')).step, 'call', 'not before the call')
    const page = await customer.waitingPage()
    const call = await dial(system, { from: customer.phone, to })
    t.equal(await customer.untilStatus('ringing', 'verified'), 'ringing')
    t.match(await call.ended(), { status: 'busy', answered: false })
    await customer.untilStatus('verified')
    t.equal(placeOf(await finish(customer)), 'connected')
    page.close()
  })

  await t.test('a withheld number never verifies, in whatever form it comes', async (t) => {
    const { customer, to } = await next()
    const calls = WITHHELD_FORMS.map(async (as) => {
      const call = await dial(system, { withheld: true, as, to })
      return { as, ...(await call.ended()) }
    })
    for (const { as, ...end } of await Promise.all(calls)) {
      t.match(end, { status: 'busy', answered: false }, `"${as}" rings as any other call`)
    }
    t.equal((await customer.status()).status, 'pending')
    t.equal(await hint(customer), 'withheld')
    t.match((await customer.page()).html, /186/, 'the page says how to call again')
  })

  await t.test('another telephone does not verify', async (t) => {
    const { customer, to } = await next()
    await (await dial(system, { from: inventedPhone(9_000), to })).ended()
    t.equal((await customer.status()).status, 'pending')
    t.equal(await hint(customer), 'other_caller')
  })

  await t.test('the third wrong number ends the verification', async (t) => {
    const { customer, to } = await next()
    const others = (await poolNumbers(system)).filter((number) => number !== to).slice(0, 3)
    for (const [index, other] of others.entries()) {
      await (await dial(system, { from: customer.phone, to: other })).ended()
      await customer.untilStatus(index < 2 ? 'pending' : 'failed')
    }
    t.equal(await hint(customer), 'wrong_number')
    await customer.page()
    const restarted = await customer.press('restart')
    t.equal(restarted.step, 'account')
    t.match(restarted.html, `value="${customer.fields.accountNumber}"`, 'what was entered is kept')
  })

  await t.test('a call to a number of another pool is nobody’s', async (t) => {
    const { customer } = await next()
    const [stranger = ''] = await poolNumbers(system, 'quick')
    t.match(await (await dial(system, { from: customer.phone, to: stranger })).ended(), {
      answered: false
    })
    t.equal((await customer.status()).status, 'pending')
    t.equal(await hint(customer), undefined)
  })

  await t.test(
    'the same call delivered twice verifies once, and never another customer',
    async (t) => {
      const { customer, to } = await next()
      const first = await dial(system, { from: customer.phone, to })
      await first.ended()
      await customer.untilStatus('verified')

      const again = await openJourney(system, customer)
      const anotherNumber = await reachNumber(again)
      t.not(anotherNumber, to)
      const replay = await dial(system, { from: customer.phone, to, callSid: first.callSid })
      await replay.ended()
      t.equal((await again.status()).status, 'pending')
    }
  )

  await t.test('who hangs up at once is asked to call again, and may', async (t) => {
    await configurePool(system, { ringSeconds: 2 })
    const { customer, to } = await next()
    const call = await dial(system, { from: customer.phone, to })
    await customer.untilStatus('ringing')
    await call.hangUp()
    await customer.untilStatus('pending')
    t.equal(await hint(customer), 'hung_up')
    await dial(system, { from: customer.phone, to })
    t.equal(await customer.untilStatus('verified', 'expired'), 'verified')
  })

  await t.test(
    'a call that begins in time counts though its rings end after the deadline',
    async (t) => {
      await configurePool(system, { validitySeconds: 2, ringSeconds: 3 })
      const { customer, to } = await next()
      await dial(system, { from: customer.phone, to })
      t.equal(await customer.untilStatus('verified', 'expired'), 'verified')
      t.equal(placeOf(await finish(customer)), 'connected')
    }
  )

  await t.test('a call after the deadline does not count, and the page says so', async (t) => {
    await configurePool(system, { validitySeconds: 1, ringSeconds: 1 })
    const { customer, to } = await next()
    await customer.untilStatus('expired')
    await (await dial(system, { from: customer.phone, to })).ended()
    t.equal((await customer.status()).status, 'expired')
    t.equal(await hint(customer), 'late')
    await customer.page()
    t.equal((await customer.press('restart')).step, 'account')
  })

  await t.test('one id leads through the logs from the start to the e-mail', async (t) => {
    const lines = (await system.log())
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, string>)
    const id = lines.find(({ outcome }) => outcome === 'matched')?.verificationId ?? ''
    const told = lines
      .filter((line) => line.verificationId === id || line.noticeId?.includes(id))
      .map((line) => `${line.service}: ${line.cause ?? line.what ?? line.msg}`)
    for (const line of [
      ...['call-verification: started', 'flow: started', 'call-verification: a call rings'],
      ...['call-verification: ringing', 'call-verification: verified', 'flow: verified'],
      ...['call-verification: a call has ended', 'flow: the journey moved']
    ]) {
      t.ok(told.includes(line), `${line}, among ${told.length} lines`)
    }
    t.ok(
      told.some((line) => line.startsWith('notification: ')),
      'the notice bears it too'
    )
  })

  await t.test('one trace leads from the webhook to the page, another to the draw', async (t) => {
    const found = (way: readonly string[]) => traces.spans.some((span) => isWay(span, way))
    const parentOf = ({ parentSpanId: id }: Span) =>
      traces.spans.find(({ spanId }) => spanId === id)
    const isWay = (span: Span | undefined, [last, ...before]: readonly string[]): boolean =>
      last === undefined ||
      (`${span?.service}: ${span?.name}` === last && isWay(parentOf(span as Span), before))
    const ways = [
      [
        'flow: waiting page told',
        'flow: verification-events process',
        'call-verification: POST /webhooks/twilio/voice'
      ],
      [
        'flow: verification-events process',
        'call-verification: verification-commands process',
        'flow: POST /journey/:id/:step'
      ],
      ['notification: notifications process', 'flow: POST /journey/:id/:step']
    ]
    for (const way of ways) {
      while (!found(way)) await fetch(`${system.urls.flow}/readyz`)
      t.pass(way.toReversed().join(' → '))
    }
  })

  await t.test('log, traces and the file of Redis hold nothing personal', async (t) => {
    const log = await system.log()
    const redis = await contents(join(system.redis.directory, 'appendonlydir'))
    const spans = traces.text()
    t.ok(log.length > 1_000 && redis.length > 10_000, 'there is something to look through')
    t.ok(spans.length > 10_000 && traces.spans.length > 100, `in ${traces.spans.length} spans too`)
    for (const [name, text] of Object.entries({ log, redis, spans })) {
      for (const phone of Array.from({ length: count }, (_, index) => inventedPhone(index))) {
        t.notOk(text.includes(phone.slice(1)), `${name}: ${phone}`)
      }
      t.notOk(text.includes(EMAIL), `${name}: e-mail`)
    }
  })
})

async function poolNumbers(system: System, pool = 'main'): Promise<string[]> {
  const answer = await fetch(`${system.urls['call-verification']}/v1/pools/${pool}`, {
    headers: { authorization: `Bearer ${system.tokens.operator}` }
  })
  const { numbers } = (await answer.json()) as { numbers: { targetNumber: string }[] }
  return numbers.map(({ targetNumber }) => targetNumber)
}

async function contents(directory: string): Promise<string> {
  const files = await readdir(directory)
  return (await Promise.all(files.map((file) => readFile(join(directory, file), 'latin1')))).join(
    ''
  )
}
