import { readFile } from 'node:fs/promises'
import type { PoolResource } from '@yobirin/contracts'
import t from 'tap'
import { startCallVerification, verificationOf } from '../../../test/support/call-verification.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { buildDescribedServer } from '../../../test/support/twilio/described-server.ts'
import { type StandInOptions, startStandIn } from '../../../test/support/twilio/stand-in.ts'
import { newOrder } from '../src/numbers/order.ts'
import { byHand } from '../src/proof/by-hand.ts'
import { waitBefore } from '../src/twilio/patience.ts'
import { type TerminalOptions, terminal } from './support/terminal.ts'

type Test = Parameters<typeof startStandIn>[0] & { same(found: unknown, wanted: unknown): unknown }

const voiceUrl = 'https://calls.example.jp/webhooks/twilio/voice#rc=1&rp=ct,5xx,rt'
const routed = {
  voice_url: voiceUrl,
  voice_method: 'POST',
  voice_fallback_url: 'https://spare.example.jp/webhooks/twilio/voice/fallback',
  voice_fallback_method: 'POST',
  status_callback: 'https://calls.example.jp/webhooks/twilio/voice/status',
  status_callback_method: 'POST'
}
const routedForm = {
  VoiceUrl: routed.voice_url,
  VoiceFallbackUrl: routed.voice_fallback_url,
  StatusCallback: routed.status_callback
}
/** 0800-444-0001 and so on. */
const number = (index: number) => `+81800444${String(index).padStart(4, '0')}`
const numbers = (count: number) => Array.from({ length: count }, (_, index) => number(index + 1))

// One service for the whole file; each test has a pool and numbers of its own.
const service = await startCallVerification(t, {
  WEBHOOK_PUBLIC_URL: 'https://calls.example.jp, https://spare.example.jp/'
})
let pools = 0

/** A pool of its own, a Twilio account, and a keyboard at which commands are typed. */
async function office(
  t: Test,
  options: StandInOptions = {},
  variables: Readonly<Record<string, string>> = {}
) {
  const twilio = await startStandIn(t, options)
  const pauses: number[] = []
  const run = terminal({
    YOBIRIN_API_URL: service.url,
    YOBIRIN_API_TOKEN: service.tokens.operator,
    TWILIO_API_URL: twilio.url,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    WEBHOOK_PUBLIC_URL: 'https://calls.example.jp, https://spare.example.jp/',
    ...variables
  })
  const type = async (line: string | readonly string[], more: TerminalOptions = {}) => {
    const pause = async (milliseconds: number) => void pauses.push(milliseconds)
    const ended = await run(line, { pause, ...more })
    t.same(twilio.misfits, [])
    return ended
  }
  const pool = `pool${++pools}`
  await type(`pools configure ${pool} --create --why test --yes`)
  const inPool = async () => {
    const { numbers } = (await type(`pools show ${pool} --json`)).json<PoolResource>()
    return Object.fromEntries(numbers.map(({ targetNumber, state }) => [targetNumber, state]))
  }
  return { twilio, type, pool, inPool, pauses }
}

t.test('searches what is on offer', async (t) => {
  const { type } = await office(t, { offers: numbers(3), addressRequirements: 'any' })
  const found = await type('numbers search')
  t.equal(found.code, 0)
  t.match(found.out, /^NUMBER +E\.164 +ADDRESS\n0800-444-0001 +\+818004440001 +any\n/)
  t.match((await type('numbers search --contains 4440003 --json')).json(), [
    { phoneNumber: number(3), addressRequirements: 'any' }
  ])
  t.match((await type('numbers search --contains 999')).out, 'Nothing of the kind is on offer.')
})

t.test('buys numbers with their routing set, then adds them to the pool', async (t) => {
  const bundle = `BU${'b'.repeat(32)}`
  const { twilio, type, pool, inPool } = await office(
    t,
    { offers: numbers(5).map((one) => one.replace('444', '100')), wantsBundle: true },
    { TWILIO_ADDRESS_SID: `AD${'a'.repeat(32)}` }
  )
  const line = `numbers buy --count 2 --pool ${pool}`

  const planned = await type(line)
  t.equal(planned.code, 0)
  t.match(planned.out, /0800-100-0001 +buy, add to pool1? ?.*planned/)
  t.match(planned.out, '2 changes planned, none made: add --yes to do it.')
  t.match(planned.out, 'Japan wants a regulatory bundle')
  t.same(
    [twilio.numbers().length, twilio.requests.includes('CreateIncomingPhoneNumber')],
    [0, false]
  )

  const without = await type(`${line} --yes`)
  t.equal(without.code, 1)
  t.match(without.out, /failed +Twilio refused with 400 \(21649\): Bundle required\. Add --bundle/)
  t.match(without.out, /not tried +after the failure above/, 'what would fail alike is not tried')

  const bought = await type(`${line} --order march --bundle ${bundle} --yes`)
  t.equal(bought.code, 0, bought.err)
  t.match(bought.out, '2 done, 0 failed, 0 not tried.')
  t.match(bought.err, 'Order march: repeat the command with --order march to go on with it.')
  t.match(twilio.numbers(), [
    {
      ...routed,
      phone_number: '+818001000001',
      bundle_sid: bundle,
      friendly_name: `yobirin/${pool}/march`
    },
    { ...routed, phone_number: '+818001000002', address_sid: `AD${'a'.repeat(32)}` }
  ])
  t.same(await inPool(), { '+818001000001': 'active', '+818001000002': 'active' })
})

t.test('an order that is repeated buys what is missing, and nothing twice', async (t) => {
  const offers = numbers(6).map((one) => one.replace('444', '101'))
  const { twilio, type, pool, inPool } = await office(t, { offers, largestPage: 2 })
  const line = `numbers buy --count 4 --pool ${pool} --order march --yes`
  twilio.fail('CreateIncomingPhoneNumber', {
    status: 400,
    code: 21422,
    message: 'sold to another'
  })
  const first = await type(line.replace('--count 4', '--count 3'))
  t.equal(first.code, 0, 'more are searched for than Twilio shows at a time')
  t.equal(twilio.numbers().length, 3)
  t.notOk(twilio.find('+818001010001'), 'the one that was sold meanwhile is passed over')

  const again = await type(line)
  t.match(again.out, '3 numbers of order march bought before.')
  t.match(again.out, '1 done, 0 failed')
  t.equal(twilio.numbers().length, 4)
  t.match((await type(line)).out, 'Order march is complete.')
  t.equal(twilio.numbers().length, 4)
  t.equal(Object.keys(await inPool()).length, 4)

  const more = await type(line.replace('--count 4', '--count 9'))
  t.equal(more.code, 1)
  t.match(more.out, /failed +no more numbers of the kind are on offer/)
  t.match(more.err, 'Repeat the command with --order march')
})

t.test('a purchase whose answer is lost is looked for before it is tried again', async (t) => {
  const offers = numbers(3).map((one) => one.replace('444', '102'))
  const { twilio, type, pool, inPool, pauses } = await office(t, { offers })
  twilio.fail('CreateIncomingPhoneNumber', { lose: 'answer' }, { lose: 'request' })
  const ended = await type(`numbers buy --count 2 --pool ${pool} --yes`)
  t.equal(ended.code, 0, ended.out)
  t.same(
    twilio.numbers().map(({ phone_number }) => phone_number),
    offers.slice(0, 2),
    'each was bought once'
  )
  const [bought = 0, looked = 0] = ['CreateIncomingPhoneNumber', 'ListIncomingPhoneNumber'].map(
    (name) => twilio.requests.filter((request) => request === name).length
  )
  t.same([bought, looked], [3, 3], 'the lost one was found, the other bought at the second try')
  t.equal(pauses.length, 1, 'with a moment in between')
  t.equal(Object.keys(await inPool()).length, 2)
})

t.test('tells what was bought and what was not when all goes wrong in the middle', async (t) => {
  const offers = numbers(4).map((one) => one.replace('444', '103'))
  const { twilio, type, pool, inPool } = await office(t, { offers })
  const down = { status: 503, code: 20503, message: 'Service unavailable' }
  twilio.fail('CreateIncomingPhoneNumber', { lose: 'answer' }, down, down, down)
  const line = `numbers buy --count 3 --pool ${pool} --order may --json --yes`
  const ended = await type(line)
  t.equal(ended.code, 1)
  t.match(ended.json(), {
    dryRun: false,
    done: 1,
    failed: 1,
    not_tried: 1,
    results: [
      { subject: offers[0], outcome: 'done', detail: 'bought, active' },
      { subject: offers[1], outcome: 'failed', detail: /503 \(20503\): Service unavailable/ },
      { subject: offers[2], outcome: 'not_tried' }
    ]
  })
  t.equal((await type(line)).code, 0)
  t.equal(Object.keys(await inPool()).length, 3)

  // Somebody adds it to another pool meanwhile: what costs money is not forgotten.
  twilio.fail('CreateIncomingPhoneNumber', { status: 429, code: 20429, message: 'Too many' })
  const refused = await type(`numbers buy --count 1 --pool ${pool} --order june --yes`, {
    pause: async () => void (await type(`pools add ${offers[3]} --pool quick --why test --yes`))
  })
  t.equal(refused.code, 1)
  t.match(refused.out, /bought \+818001030004, but not added to pool\d+: .*number_in_other_pool/)
})

t.test('a number bought that did not get into the pool gets there when repeated', async (t) => {
  const { twilio, type, pool, inPool } = await office(t)
  twilio.own('+818001050001', { ...routedForm, FriendlyName: `yobirin/${pool}/half` })
  const ended = await type(`numbers buy --count 1 --pool ${pool} --order half --yes`)
  t.match(ended.out, /0800-105-0001 +add to pool\d+ +done/)
  t.same(await inPool(), { '+818001050001': 'active' })
})

t.test('what would buy in vain, or twice, is refused before it begins', async (t) => {
  const offers = numbers(6).map((one) => one.replace('444', '106'))
  const { twilio, type, pool, inPool } = await office(t, { offers })
  const line = `numbers buy --count 1 --pool ${pool} --order march --yes`
  const look = terminal({
    YOBIRIN_API_URL: service.url,
    YOBIRIN_API_TOKEN: service.tokens.viewer,
    TWILIO_API_URL: twilio.url,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    WEBHOOK_PUBLIC_URL: 'https://calls.example.jp'
  })
  const viewer = await look(line)
  t.equal(viewer.code, 1)
  t.match(viewer.err, "The token of viewer is a viewer's, which may look only")
  t.equal((await look(line.replace(' --yes', ''))).code, 0, 'a viewer may plan')
  const abroad = await type(`${line} --country US`)
  t.equal(abroad.code, 2)
  t.match(abroad.err, 'A pool takes toll-free numbers of Japan')
  t.equal((await type([...line.split(' '), '--why', 'w'.repeat(201)])).code, 2)
  t.equal(twilio.numbers().length, 0)

  t.equal((await type(line)).code, 0)
  const elsewhere = await type(line.replace(pool, 'main'))
  t.equal(elsewhere.code, 2)
  t.match(elsewhere.err, `There is an order march for ${pool} already`)
  t.match((await type(line.replace(`--pool ${pool} `, ''))).err, /repeat it as it was/)

  // Given back, and on offer again: the pool has it as retired.
  await type('numbers release 0800-106-0001 --why test --yes')
  twilio.offers.unshift('+818001060001')
  const next = await type(line.replace('march', 'april'))
  t.match(next.out, /0800-106-0002 .*bought, active/)
  t.same(await inPool(), { '+818001060001': 'retired', '+818001060002': 'active' })
})

t.test('two who buy at once get numbers of their own', async (t) => {
  const offers = numbers(6).map((one) => one.replace('444', '107'))
  const { twilio, type, pool, inPool } = await office(t, { offers })
  const buy = (order: string) =>
    type(`numbers buy --count 2 --pool ${pool} --order ${order} --json --yes`)
  const ended = await Promise.all([buy('hers'), buy('his')])
  t.same(
    ended.map(({ code }) => code),
    [0, 0]
  )
  t.match(ended[0].json(), { order: 'hers', done: 2 })
  const names = twilio.numbers().map(({ friendly_name }) => String(friendly_name).split('/')[2])
  t.same(names.sort(), ['hers', 'hers', 'his', 'his'])
  t.equal(Object.keys(await inPool()).length, 4)
})

t.test('what cannot be known is said, and a stop ends what follows', async (t) => {
  const offers = numbers(4).map((one) => one.replace('444', '108'))
  const { twilio, type, pool } = await office(t, { offers })
  const line = `numbers buy --count 3 --pool ${pool} --order june --yes`
  const busy = { status: 429, code: 20429, message: 'Too Many Requests' }
  twilio.fail('CreateIncomingPhoneNumber', busy, { lose: 'answer' })
  const unknown = await type(line, {
    // The order was looked for; that what was bought is looked for in vain comes after it.
    pause: async () =>
      twilio.fail('ListIncomingPhoneNumber', { status: 400, code: 20001, message: 'No' })
  })
  t.equal(unknown.code, 1)
  t.match(
    unknown.out,
    /Whether \+818001080001 was bought is not known: Twilio refused with 400 .*0800-108-0002 .*not tried/s
  )

  const stopping = new AbortController()
  twilio.fail('CreateIncomingPhoneNumber', busy)
  const stopped = await type(line, {
    stop: stopping.signal,
    pause: async () => stopping.abort()
  })
  t.equal(stopped.code, 1)
  t.match(stopped.out, /0800-108-0001 +add to pool\d+ +done/, 'it was bought, as is seen now')
  t.match(stopped.out, /0800-108-0002 .*failed +Stopped\..*0800-108-0003 .*not tried +stopped/s)
  t.equal((await type(line)).code, 0)
  t.equal(twilio.numbers().length, 3)
})

t.test('buys no more than the ceiling, and nothing for a pool that is not there', async (t) => {
  const { twilio, type, pool } = await office(t, { offers: numbers(20) })
  const many = await type(`numbers buy --count 11 --pool ${pool} --yes`)
  t.same(
    [many.code, many.err],
    [2, '11 are more than the ceiling of 10; raise it with --ceiling.\n']
  )
  const nowhere = await type('numbers buy --count 1 --pool nowhere --yes')
  t.match(nowhere.err, /No such pool \(pool_not_found\)/)
  t.same(twilio.requests, [], 'Twilio was not even asked')
  t.match(
    (await type('numbers buy --count 1')).out,
    /0800-444-0001 +buy +planned/,
    'without a pool'
  )
})

t.test('waits as long as Twilio asks when it is refused for asking too often', async (t) => {
  const { twilio, type, pauses } = await office(t, { offers: numbers(1) })
  const busy = { status: 429, code: 20429, message: 'Too Many Requests' }
  twilio.fail('ListAvailablePhoneNumberTollFree', { ...busy, after: 3 }, busy, busy)
  t.equal((await type('numbers search')).code, 0)
  t.equal(pauses[0], 3_000)
  t.ok(pauses.slice(1).every((pause) => pause <= 2_000))
  t.equal(pauses.length, 3)

  twilio.fail('CreateIncomingPhoneNumber', busy)
  t.equal((await type('numbers buy --count 1 --yes')).code, 0, 'a purchase too')
  t.equal(twilio.numbers().length, 1)

  twilio.fail('ListAvailablePhoneNumberTollFree', ...Array(6).fill(busy))
  const gaveUp = await type('numbers search')
  t.equal(gaveUp.code, 1)
  t.match(gaveUp.err, /429 \(20429\): Too Many Requests\. Wait a minute, then repeat/)

  const stopping = new AbortController()
  twilio.fail('ListAvailablePhoneNumberTollFree', busy)
  const stopped = await type('numbers search', {
    stop: stopping.signal,
    pause: async () => stopping.abort()
  })
  t.same([stopped.code, stopped.err], [1, 'Stopped.\n'], 'Ctrl-C ends the wait')
})

t.test('a time to wait is asked for, or random under a bound that doubles', (t) => {
  t.equal(waitBefore(1, '2'), 2_000)
  t.equal(waitBefore(1, '3600'), 30_000, 'nobody waits for an hour')
  t.equal(
    waitBefore(1, 'Fri, 27 Nov 2026 21:00:00 GMT', () => 1),
    500
  )
  t.same(
    [1, 2, 3, 9].map((attempt) => waitBefore(attempt, undefined, () => 1)),
    [...[500, 1_000, 2_000, 30_000]]
  )
  t.equal(
    waitBefore(3, undefined, () => 0.25),
    500
  )
  t.equal(
    newOrder(new Date('2026-11-27T21:00:00Z'), () => Buffer.from('abcd')),
    '20261127-61626364'
  )
  t.end()
})

t.test('says what is wrong with the account, and never its token', async (t) => {
  const { twilio } = await office(t)
  const type = (variables: Record<string, string>) =>
    terminal({
      TWILIO_API_URL: twilio.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      ...variables
    })('numbers search', { pause: async () => {} })

  const missing = await type({ TWILIO_AUTH_TOKEN: '' })
  t.equal(missing.code, 2)
  t.match(missing.err, 'Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN')
  const wrong = await type({ TWILIO_AUTH_TOKEN: 'not-the-token' })
  t.equal(wrong.code, 1)
  t.match(
    wrong.err,
    /401 \(20003\): Authenticate\. Compare TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/
  )
  t.notMatch(wrong.err, 'not-the-token')
  for (const tokens of [`old-token,${twilio.authToken}`, `${twilio.authToken}, new-token`]) {
    t.equal((await type({ TWILIO_AUTH_TOKEN: tokens })).code, 0, 'either token of a rotation')
  }
  const clear = await type({ TWILIO_API_URL: 'http://twilio.example' })
  t.equal(clear.code, 2)
  t.match(clear.err, 'TWILIO_API_URL must match', 'the token goes nowhere in clear')
  const silent = await type({ TWILIO_API_URL: 'http://127.0.0.1:9' })
  t.equal(silent.code, 1)
  t.match(silent.err, 'Twilio did not answer (ECONNREFUSED).')
})

t.test(
  'imports what is routed to us, and leaves alone what may serve something else',
  async (t) => {
    const { twilio, type, pool, inPool } = await office(t, { largestPage: 2 })
    twilio.own('+818001100001', routedForm)
    twilio.own('+818001100002', { VoiceUrl: 'https://helpdesk.example.jp/ivr' })
    twilio.own('+818001100003', routedForm)
    twilio.own('+815031110000', routedForm)
    const line = `numbers import --pool ${pool}`

    const planned = await type(line)
    t.match(planned.out, '2 changes planned, none made')
    t.match(planned.out, 'Left out: 0800-110-0002 is not routed to us; name it with --configure')
    t.same(await inPool(), {})
    t.equal((await type(`${line} --yes`)).code, 0)
    t.same(
      await inPool(),
      { '+818001100001': 'active', '+818001100003': 'active' },
      'from every page'
    )
    t.match((await type(`${line} --yes`)).out, /2 numbers in a pool already.*nothing to import/s)

    const meant = await type(`${line} --configure --why pilot --yes 0800-110-0002`)
    t.match(meant.out, /0800-110-0002 +route to us, add to pool\d+ +done/)
    t.match(twilio.find('+818001100002'), routed)
    t.equal((await inPool())['+818001100002'], 'active')
    const foreign = await type(`${line} 0800-110-9999 --yes`)
    t.match(foreign.err, 'Not on the Twilio account: 0800-110-9999. Nothing was changed.')
  }
)

t.test('compares number by number, and mends on request', async (t) => {
  const { twilio, type, pool } = await office(t, { largestPage: 3 })
  twilio.own('+818001200001', routedForm)
  twilio.own('+818001200002', {
    ...routedForm,
    VoiceUrl: 'https://user:word@old.example.jp/voice',
    VoiceMethod: 'GET'
  })
  twilio.own('+818001200003', { ...routedForm, VoiceFallbackUrl: '' })
  twilio.own('+818001200004', { ...routedForm, TrunkSid: `TK${'1'.repeat(32)}` })
  twilio.own('+818001200005', routedForm)
  Object.assign(twilio.find('+818001200005') ?? {}, { capabilities: { voice: false } })
  twilio.own('+818001200007', routedForm)
  twilio.own('+818001200008', { VoiceUrl: 'https://helpdesk.example.jp/ivr' })
  const all = [1, 2, 3, 4, 5, 6].map((index) => `0800-120-000${index}`).join(' ')
  await type(`pools add ${all} --pool ${pool} --why test --yes`)
  const line = `numbers check --pool ${pool}`

  const found = await type(line)
  t.equal(found.code, 3)
  t.match(found.out, /0800-120-0001 .*has it\n/)
  t.match(
    found.out,
    /0800-120-0002 .*voice URL is https:\/\/\*\*\*@old\.example\.jp\/voice, not https:\/\/calls.*; its method is GET, not POST/
  )
  t.notMatch(found.out, 'word', 'a password in an address is not shown')
  t.match(found.out, /0800-120-0003 .*fallback URL is nothing, not https:\/\/spare\.example\.jp/)
  t.match(found.out, /0800-120-0004 .*is routed by SIP trunk TK1+, which outweighs its addresses/)
  t.match(found.out, /0800-120-0005 .*cannot take calls/)
  t.match(found.out, /0800-120-0006 .*has it not +is not on the Twilio account/)
  t.match(found.out, '6 numbers checked, 5 faults.')

  const named = await type('numbers check 0800-120-0001 0800-120-0007 0800-120-0008 --json')
  t.equal(named.code, 3)
  t.match(named.json(), {
    checked: 3,
    numbers: [
      { number: '+818001200001', pool, state: 'active', atTwilio: true, findings: [] },
      { number: '+818001200007', findings: [{ text: /is in no pool/ }] },
      { number: '+818001200008', findings: [{ text: /voice URL is/ }, {}, {}, { text: /no pool/ }] }
    ]
  })
  const everywhere = await type('numbers check')
  t.match(everywhere.out, /0800-120-0007 .*is in no pool: yobirin numbers import/)
  t.notMatch(everywhere.out, '0800-120-0008', 'what is none of ours is passed over')
  t.match((await type(`${line} --other-carriers`)).out, '6 numbers checked, 4 faults.')

  const planned = await type(`${line} --mend`)
  t.equal(planned.code, 3)
  t.match(planned.out, /0800-120-0002 .*planned/)
  t.match(twilio.find('+818001200002'), { voice_method: 'GET' })

  const mended = await type(`${line} --mend --yes`)
  t.equal(mended.code, 1)
  t.match(mended.out, /0800-120-0002 .*done/)
  t.match(mended.out, /0800-120-0004 .*failed +is routed by SIP trunk/)
  t.match(twilio.find('+818001200002'), routed)
  t.match(twilio.find('+818001200003'), routed)
  t.equal((await type('numbers check 0800-120-0001 0800-120-0002 0800-120-0003')).code, 0)
})

t.test('routes numbers to us, each by addresses or all by one application', async (t) => {
  const { twilio, type, pool } = await office(t)
  for (const index of [1, 2, 3]) twilio.own(`+81800130000${index}`)
  twilio.own('+818001300004', { VoiceUrl: 'https://helpdesk.example.jp/ivr' })
  const all = [1, 2, 3].map((index) => `0800-130-000${index}`).join(' ')
  await type(`pools add ${all} --pool ${pool} --why test --yes`)
  const line = `numbers configure --pool ${pool}`

  t.match((await type(line)).out, '3 changes planned, none made')
  twilio.fail('UpdateIncomingPhoneNumber', { status: 500, code: 20500, message: 'Internal' })
  t.match((await type(`${line} --yes`)).out, '3 done', 'what may be repeated is')
  t.match(twilio.find('+818001300003'), routed)
  t.match(twilio.find('+818001300004'), { voice_url: 'https://helpdesk.example.jp/ivr' })
  t.match((await type(`${line} --yes`)).out, 'All of 3 numbers are routed to us already.')

  const application = twilio.addApplication()
  Object.assign(twilio.find('+818001300002') ?? {}, { trunk_sid: `TK${'1'.repeat(32)}` })
  const planned = await type(`${line} --application ${application}`)
  t.match(planned.out, `${application}  voice URL is nothing, not https://calls.example.jp`)
  t.equal((await type(`${line} --application ${application} --yes`)).code, 0)
  t.match(twilio.application(application), routed)
  t.match(twilio.find('+818001300002'), { voice_application_sid: application, trunk_sid: null })
  t.equal((await type(`numbers check --pool ${pool} --application ${application}`)).code, 0)

  Object.assign(twilio.application(application) ?? {}, { voice_method: 'GET' })
  const changed = await type(`numbers check --pool ${pool} --application ${application}`)
  t.equal(changed.code, 3)
  t.match(changed.out, `Application ${application}: its method is GET, not POST`)
  await type(`numbers check --mend --pool ${pool} --application ${application} --yes`)
  t.match(twilio.application(application), { voice_method: 'POST' })

  const back = await type(`${line} --yes`)
  t.equal(back.code, 1, 'Twilio knows no way back')
  t.match(back.out, /failed +is routed by application AP[0-9a-f]+, which outweighs its addresses/)
  const unknown = await type(`${line} --application AP${'0'.repeat(32)} --yes`)
  t.match(unknown.err, /404 \(20404\)/)

  const other = [
    '--voice-url https://a.example.jp/v#rc=2',
    '--fallback-url https://a.example.jp/f',
    '--status-url https://a.example.jp/s'
  ].join(' ')
  const named = await type(`numbers configure 0800-130-0004 ${other} --yes`)
  t.match(named.out, 'The fallback is on the same host as the voice address')
  t.match(twilio.find('+818001300004'), { voice_url: 'https://a.example.jp/v#rc=2' })
})

t.test('needs to know where calls go, over https', async (t) => {
  const cases: [variables: Record<string, string>, flags: string, message: RegExp][] = [
    [{ WEBHOOK_PUBLIC_URL: '' }, '', /Say where Twilio delivers calls: set WEBHOOK_PUBLIC_URL/],
    [{ WEBHOOK_PUBLIC_URL: 'http://localhost:3001' }, '', /voiceUrl must be an https address/],
    [{}, '--fallback-url nonsense', /voiceFallbackUrl must be an https address: nonsense/],
    [{}, '--application AP1', /not an id of the form AP and 32 hexadecimal digits/]
  ]
  for (const [variables, flags, message] of cases) {
    const type = terminal({ WEBHOOK_PUBLIC_URL: 'https://calls.example.jp', ...variables })
    const { code, err } = await type(`numbers check ${flags}`.trim())
    t.equal(code, 2)
    t.match(err, message)
  }
})

t.test('gives a number back only when nobody is about to call it', async (t) => {
  const { twilio, type, pool, inPool } = await office(t)
  for (const index of [1, 2, 3]) twilio.own(`+81800140000${index}`, routedForm)
  await type(`pools add 0800-140-0001 0800-140-0002 --pool ${pool} --why test --yes`)
  const live = await verificationOf(service, '09012345678', pool)
  const other = live.targetNumber === '+818001400001' ? '+818001400002' : '+818001400001'
  const line = 'numbers release 0800-140-0001 0800-140-0002 --why test'

  const planned = await type(line)
  t.match(planned.out, /drain in pool\d+, wait for 1 live, retire, release +planned/)
  t.match(planned.out, /Pool pool\d+ will have no active number left/)
  t.equal(twilio.numbers().length, 3)

  const impatient = await type(`${line} --wait 0 --yes`)
  t.equal(impatient.code, 1)
  t.match(impatient.out, '1 done, 1 failed, 0 not tried.')
  t.ok(twilio.find(live.targetNumber), 'the one in use is still ours')
  t.notOk(twilio.find(other))
  t.same(await inPool(), { [live.targetNumber]: 'draining', [other]: 'retired' })

  const again = await type(`${line} --wait 0 --yes`)
  t.match(again.out, /Given back before: 0800-140-000\d\..*0 done, 1 failed/s, 'it goes on')
  const strange = await type('numbers release 0800-140-0009 --why test --yes')
  t.match(strange.err, 'Not on the Twilio account: 0800-140-0009. Nothing was changed.')
  const rest = `numbers release ${live.targetNumber} --why test --yes`
  twilio.fail('DeleteIncomingPhoneNumber', { lose: 'answer' })
  const patient = await type(rest, { pause: () => live.cancel() })
  t.equal(patient.code, 0, patient.out)
  t.match(patient.err, /0800-140-000\d: waiting for 1 live to end/)
  t.notOk(twilio.find(live.targetNumber), 'that its answer was lost does no harm')
  t.equal((await inPool())[live.targetNumber], 'retired')

  t.match((await type('numbers release 0800-140-0003 --why test')).out, 'release; it is in no pool')
  const many = await type(`numbers release ${numbers(11).join(' ')} --why test --yes`)
  t.equal(many.code, 2)
  t.match(many.err, '11 are more than the ceiling of 10')
})

t.test('proves what a program can, and lists what only a person can see', async (t) => {
  const { TWILIO_ACCOUNT_SID: accountSid = '', TWILIO_AUTH_TOKEN: authToken = '' } =
    service.environment
  const { twilio, type, pool } = await office(t, { accountSid, authToken, largestPage: 2 })
  const reached: string[] = []
  /** The public addresses lead to the service on this machine. */
  const fetch: typeof globalThis.fetch = (url, init) => {
    reached.push(String(url))
    return globalThis.fetch(
      String(url).replace(/^https:\/\/[a-z]+\.example\.jp/, service.url),
      init
    )
  }
  const prove = async (flags = '', more: TerminalOptions = {}) => {
    const line = `twilio prove --other-carriers ${flags}`.trim()
    const ended = await type(line, { fetch, ...more })
    const outcomes = Object.fromEntries(
      [...ended.out.matchAll(/^(.+?) +(passed|warning|failed|skipped)(?: +(.*))?$/gm)].map(
        ([, name = '', outcome, detail = '']) => [name, [outcome, detail]]
      )
    )
    return { ...ended, outcomes }
  }
  twilio.own('+818001600001', routedForm)
  await type(`pools add 0800-160-0001 --pool ${pool} --why test --yes`)
  await type(`pools configure ${pool} --ring-seconds 0.3 --why test --yes`)

  const first = await prove()
  t.equal(first.code, 0, first.out)
  t.match(first.outcomes, {
    'routing of the numbers': ['passed', /numbers$/],
    'fallback on another host': ['passed', 'calls.example.jp, spare.example.jp'],
    'no call was answered': ['warning', /there was no call in 7 days/],
    'signed notices over the public addresses': ['skipped', 'add --send'],
    'a call that rings': ['skipped', /add --ring/]
  })
  t.same(reached, [], 'nothing is sent without being told')
  const docs = await readFile(new URL('../../../docs/twilio.md', import.meta.url), 'utf8')
  for (const sentence of byHand) {
    t.match(first.out, sentence)
    t.match(docs, sentence, 'and so does the guide')
  }

  for (const status of ['busy', 'no-answer', 'busy'])
    twilio.addCall({ status, to: '+818001600001' })
  twilio.addCall({ status: 'completed', duration: '60', to: '+815031110000' })
  const sent = await prove('--send --ring 0800-160-0001')
  t.equal(sent.code, 0, sent.out)
  t.match(sent.outcomes, {
    'no call was answered': ['passed', '3 calls: 2 busy, 1 no-answer'],
    'signed call at the voice address': ['passed', /refused as busy after \d\.\d s/],
    'signed call at the fallback': ['passed', /./],
    'signed end of a call at the status address': ['passed', ''],
    'a call without a signature is refused': ['passed', ''],
    'a call that rings': ['passed', /^\d\.\d s, the answer took \d\.\d s$/]
  })
  t.same(reached.slice(0, 4), [
    'https://calls.example.jp/webhooks/twilio/voice',
    'https://spare.example.jp/webhooks/twilio/voice/fallback',
    'https://calls.example.jp/webhooks/twilio/voice/status',
    'https://calls.example.jp/webhooks/twilio/voice'
  ])

  const sid = twilio.addCall({
    status: 'completed',
    duration: '4',
    price: '-0.2',
    to: '+818001600001'
  })
  twilio.addCall({ status: 'busy', duration: '2', to: '+818001600001' })
  twilio.addCall({ status: 'busy', price: '-0.01', to: '+818001600001', from: '+819012345678' })
  const answered = await prove('--json --days 1')
  t.equal(answered.code, 3)
  t.match(answered.err, 'Not fit to go live yet.')
  t.match(answered.out, `3 of 6 calls: `)
  t.match(answered.out, `${sid} (completed, 4 s, price -0.2)`)
  t.notMatch(answered.out, '9012345678', 'who called is nobody’s business')

  twilio.own('+818001600001')
  const astray = await prove('--ring 0800-160-9999')
  t.match(astray.outcomes, {
    'routing of the numbers': ['failed', '0800-160-0001: yobirin numbers check'],
    'a call that rings': ['failed', 'the number is in no pool']
  })
  const down = { status: 401, code: 20003, message: 'Authenticate' }
  twilio.fail('ListCall', down)
  t.match((await prove()).outcomes, { 'no call was answered': ['failed', /20003/] })
})

t.test('tells what stands in the way of the webhooks', async (t) => {
  const { TWILIO_ACCOUNT_SID: accountSid = '', TWILIO_AUTH_TOKEN: authToken = '' } =
    service.environment
  const nobody = `http://127.0.0.1:${await freePort()}`
  const cases: [
    variables: Record<string, string>,
    fetch: typeof globalThis.fetch,
    message: RegExp
  ][] = [
    [
      { TWILIO_AUTH_TOKEN: `${authToken},another-token` },
      (url, init) =>
        fetch(String(url).replace(/^https:\/\/[a-z]+\.example\.jp/, service.url), init),
      /voice address, second token +failed +refused for its signature: compare WEBHOOK_PUBLIC_URL/
    ],
    [
      {},
      async () => new Response('<html>', { status: 502 }),
      /answered with 502, not as call-verification answers: what stands in front of it\?/
    ],
    [
      {},
      async () => new Response('<Response><Reject reason="busy"/></Response>'),
      /a call without a signature is refused +failed +answered with 200/
    ],
    [
      {},
      () => fetch(nobody),
      /signed call at the voice address +failed +no answer \(ECONNREFUSED\)/
    ]
  ]
  for (const [variables, fetch, message] of cases) {
    const { type } = await office(t, { accountSid, authToken }, variables)
    const { code, out } = await type('twilio prove --other-carriers --send', { fetch })
    t.equal(code, 3)
    t.match(out, message)
  }
})

t.test("a mock made from Twilio's description alone accepts every request", async (t) => {
  const { app, misfits, asked } = await buildDescribedServer({})
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  const type = terminal({
    YOBIRIN_API_URL: service.url,
    YOBIRIN_API_TOKEN: service.tokens.operator,
    TWILIO_API_URL: url,
    TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'any',
    TWILIO_BUNDLE_SID: `BU${'b'.repeat(32)}`,
    WEBHOOK_PUBLIC_URL: 'https://calls.example.jp'
  })
  for (const line of [
    'numbers search --country US --contains 800 --limit 3',
    'numbers buy --count 2 --country US --yes',
    'numbers configure +18089255327 --yes',
    `numbers configure +18089255327 --application AP${'a'.repeat(32)} --yes`,
    'numbers check +18089255327 --mend --yes',
    'numbers import --pool main --configure --yes',
    'numbers release +18089255327 --why test --yes',
    'twilio prove'
  ]) {
    const { err } = await type(line)
    t.notMatch(err, /\n +at /, line)
  }
  t.same(misfits, [])
  t.same([...asked].sort(), [
    'CreateIncomingPhoneNumber',
    'DeleteIncomingPhoneNumber',
    'FetchApplication',
    'ListAvailablePhoneNumberTollFree',
    'ListCall',
    'ListIncomingPhoneNumber',
    'UpdateApplication',
    'UpdateIncomingPhoneNumber'
  ])
})
