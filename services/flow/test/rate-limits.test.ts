import { connectRedis } from '@yobirin/redis'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { startRedis, testRedis } from '../../../test/support/redis.ts'
import { parseTrustedProxies } from '../src/http/trusted-proxies.ts'
import { blockOf } from '../src/rate-limits/address-block.ts'
import { LIMIT_KINDS, type Limit, type LimitKind } from '../src/rate-limits/rate-limits.ts'
import { redisRateLimits } from '../src/rate-limits/redis-rate-limits.ts'
import { redisKeys } from '../src/redis-keys.ts'
import { pretendCallVerification } from './support/call-verification.ts'
import { type Customer, openJourney, type Page, readPage } from './support/customer.ts'
import { type Flow, startFlow } from './support/flow.ts'
import { begin, inventPerson } from './support/person.ts'

const LIMITS: Readonly<Record<LimitKind, Limit>> = {
  address: { count: 500, seconds: 60 },
  addressChecks: { count: 5, seconds: 60 },
  account: { count: 4, seconds: 600 },
  telephone: { count: 3, seconds: 600 }
}

const TELEPHONE = '+819012345678'

async function prepare(t: Test) {
  const { redis, keyPrefix } = await testRedis(t)
  const keys = redisKeys(keyPrefix)
  const refused: LimitKind[] = []
  const start = (hashKey = 'one key') =>
    redisRateLimits({
      redis,
      keys,
      hashKey,
      limits: LIMITS,
      onRefused: (kind) => refused.push(kind)
    })
  const stored = () => redis.keys(`${keyPrefix}:limit:*`)
  /** As if the seconds of every count had passed. */
  const letTimePass = async () => {
    for (const key of await stored()) await redis.pexpire(key, 1)
    while ((await stored()).length > 0) await redis.ping()
  }
  return { redis, keyPrefix, refused, start, stored, letTimePass }
}

t.test('of a telephone so many are allowed, then none until the time is over', async (t) => {
  const { start, refused, letTimePass } = await prepare(t)
  const limits = start()
  for (let draw = 1; draw <= 3; draw += 1) {
    t.strictSame(await limits.take('telephone', TELEPHONE), { allowed: true })
  }
  t.strictSame(await limits.take('telephone', TELEPHONE), {
    allowed: false,
    retryAfterSeconds: 600
  })
  t.strictSame(refused, ['telephone'])
  t.match(await limits.take('telephone', '+819012345679'), { allowed: true }, 'another one')
  t.match(await limits.take('account', TELEPHONE), { allowed: true }, 'another kind')
  await letTimePass()
  t.match(await limits.take('telephone', TELEPHONE), { allowed: true })
})

t.test('who goes on knocking does not lengthen the wait of the one who is meant', async (t) => {
  const { redis, start, stored } = await prepare(t)
  const limits = start()
  await limits.take('telephone', TELEPHONE)
  const [key = ''] = await stored()
  await redis.pexpire(key, 90_500)
  const flood = await Promise.all(
    Array.from({ length: 300 }, () => limits.take('telephone', TELEPHONE))
  )
  t.equal(flood.filter(({ allowed }) => allowed).length, 2)
  const last = flood.at(-1)
  t.match(last, { allowed: false })
  t.ok(last && !last.allowed && last.retryAfterSeconds <= 91 && last.retryAfterSeconds > 80)
  t.ok((await redis.pttl(key)) <= 90_500)
})

t.test('however many processes ask at once, no more are allowed', async (t) => {
  const { start } = await prepare(t)
  const processes = [start(), start(), start()]
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, at) => processes[at % 3]?.take('account', 'account'))
  )
  t.equal(answers.filter((answer) => answer?.allowed).length, 4)
})

t.test('five hundred journeys at once from one address pass', async (t) => {
  const { start } = await prepare(t)
  const limits = start()
  const answers = await Promise.all(
    Array.from({ length: 500 }, () => limits.take('address', '203.0.113.7'))
  )
  t.ok(answers.every(({ allowed }) => allowed))
  t.match(await limits.take('address', '203.0.113.7'), { allowed: false })
})

t.test('Redis holds no telephone, no account and no address', async (t) => {
  const { redis, start, stored } = await prepare(t)
  for (const kind of LIMIT_KINDS) await start().take(kind, '203.0.113.7')
  const keys = await stored()
  t.equal(keys.length, LIMIT_KINDS.length)
  for (const key of keys) {
    t.match(key, /:limit:[A-Za-z]+:[\w-]{43}$/)
    t.notMatch(key, /203|113/)
    t.equal(await redis.get(key), '1')
    t.ok((await redis.pttl(key)) > 0, 'and nothing of it for ever')
  }
  const hashes = new Set(keys.map((key) => key.split(':').at(-1)))
  t.equal(hashes.size, LIMIT_KINDS.length, 'a hash says nothing about another count')
  await start('another key').take('address', '203.0.113.7')
  t.equal((await stored()).length, LIMIT_KINDS.length + 1, 'nor can it be made without the key')
})

t.test('without Redis nothing is allowed and nothing is refused: it is an error', async (t) => {
  const server = await startRedis(t)
  const redis = connectRedis(server.url, { name: 'test', onError: () => {} })
  const limits = redisRateLimits({ redis, keys: redisKeys('test'), hashKey: 'k', limits: LIMITS })
  t.match(await limits.take('account', 'account'), { allowed: true })
  redis.disconnect()
  await t.rejects(limits.take('account', 'account'), /Connection is closed/)
})

t.test('an address counts alone in IPv4 and with its network in IPv6', (t) => {
  for (const [address, block] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
    ['', '']
  ] as const) {
    t.equal(blockOf(address), block, address)
  }
  t.end()
})

t.test(
  'who is asked where a request comes from: the proxies that are named, and they alone',
  async (t) => {
    t.equal(parseTrustedProxies(' '), false)
    t.strictSame(parseTrustedProxies('10.0.0.1, fd00::/8'), ['10.0.0.1', 'fd00::/8'])

    const seenBy = async (proxies: string, remoteAddress: string, forwarded: string) => {
      const app = Fastify({ trustProxy: parseTrustedProxies(proxies) })
      app.get('/', async (request) => request.ip)
      const headers = { 'x-forwarded-for': forwarded }
      return (await app.inject({ url: '/', remoteAddress, headers })).body
    }
    t.equal(await seenBy('', '10.0.0.1', '203.0.113.7'), '10.0.0.1', 'nobody unless named')
    t.equal(await seenBy('10.0.0.0/8', '10.0.0.1', '203.0.113.7'), '203.0.113.7')
    t.equal(await seenBy('10.0.0.0/8', '198.51.100.1', '203.0.113.7'), '198.51.100.1')
    const forged = '192.0.2.1, 203.0.113.7, 10.0.0.2'
    t.equal(await seenBy('10.0.0.0/8', '10.0.0.1', forged), '203.0.113.7')
  }
)

t.test('what is too much is BF020 in a journey, says when, and passes later', async (t) => {
  const flow = await startFlow(t, {
    config: {
      TRUSTED_PROXIES: '10.0.0.0/8',
      RATE_LIMIT_ADDRESS_STARTS: '3/60',
      RATE_LIMIT_ACCOUNT_CHECKS: '2/600',
      RATE_LIMIT_PHONE_DRAWS: '1/600'
    }
  })
  await pretendCallVerification(t, flow)
  const letTimePass = async () => {
    for (const key of await flow.redis.keys(`${flow.keyPrefix}:limit:*`)) await flow.redis.del(key)
  }
  await t.test('journeys from one address', (t) => tooManyStarts(t, flow, letTimePass))
  await t.test('checks of one account', (t) => tooManyChecks(t, flow))
  await t.test('draws for one telephone', (t) => tooManyDraws(t, flow, letTimePass))
})

type Wait = () => Promise<void>

async function tooManyStarts(t: Test, flow: Flow, letTimePass: Wait): Promise<void> {
  const open = async (id: string, forwarded: string, remoteAddress = '10.0.0.1') => {
    const headers = { 'x-forwarded-for': forwarded }
    const answer = await flow.app.inject({ url: `/journey/${id}`, remoteAddress, headers })
    return { ...readPage(answer), retryAfter: Number(answer.headers['retry-after']) }
  }
  const beginFrom = async (forwarded: string, remoteAddress?: string) =>
    open((await openJourney(flow, { step: 'account' })).id, forwarded, remoteAddress)

  for (const forwarded of ['203.0.113.7', '192.0.2.1, 203.0.113.7', '203.0.113.7']) {
    t.equal((await beginFrom(forwarded)).step, 'account')
  }
  const { id } = await openJourney(flow, { step: 'account' })
  const refused = await open(id, '203.0.113.7')
  t.match(refused, { code: 'BF020', status: 503 })
  t.ok(refused.retryAfter >= 1 && refused.retryAfter <= 60)
  t.equal((await beginFrom('203.0.113.8')).step, 'account', 'others go on')
  t.equal(
    (await beginFrom('203.0.113.7', '198.51.100.9')).step,
    'account',
    'and need not be believed'
  )

  await letTimePass()
  t.equal((await open(id, '203.0.113.7')).step, 'account', 'the same journey, later')
}

async function goOn(customer: Customer, fields: Record<string, string> = {}): Promise<Page> {
  await customer.press('next', { fields })
  return customer.page()
}

async function tooManyChecks(t: Test, flow: Flow): Promise<void> {
  const { fields } = await inventPerson(flow)
  const customer = await begin(flow)
  await goOn(customer, { ...fields, accountType: 'savings' })
  t.equal((await goOn(customer, fields)).code, 'B2490')
  t.equal((await goOn(customer, { ...fields, birthDay: '4' })).code, 'B2490')
  const refused = await goOn(customer, { ...fields, birthDay: '5' })
  t.match(refused, { step: 'customer', code: 'BF020' })
}

async function tooManyDraws(t: Test, flow: Flow, letTimePass: Wait): Promise<void> {
  const { fields } = await inventPerson(flow)
  const atThePhone = async () => {
    const customer = await begin(flow)
    await goOn(customer, fields)
    t.equal((await goOn(customer, fields)).step, 'phone')
    return customer
  }
  t.equal((await goOn(await atThePhone())).step, 'call')
  const again = await atThePhone()
  t.match(await goOn(again), { step: 'phone', code: 'BF020' })
  await letTimePass()
  t.equal((await goOn(again)).step, 'call')
}
