import t from 'tap'
import { pretendCallVerification } from './support/call-verification.ts'
import { arrive, EMAIL } from './support/customer.ts'
import { startFlow } from './support/flow.ts'
import { begin, inventPerson, PIN } from './support/person.ts'

const PERSONAL = [EMAIL, 'hanako', '11113333', '9011113333', '1111-3333', 'aozora-taro']

t.test('neither a key, a value nor a log line holds a telephone or an address', async (t) => {
  const flow = await startFlow(t)
  const callVerification = await pretendCallVerification(t, flow)
  const seen: string[] = []
  const look = async () => {
    let cursor = '0'
    do {
      const [next, keys] = await flow.redis.scan(cursor, 'MATCH', `*${flow.keyPrefix}*`)
      cursor = next
      for (const key of keys) seen.push(key, await dump(key))
    } while (cursor !== '0')
  }
  const dump = async (key: string) => (await flow.redis.dumpBuffer(key))?.toString('latin1') ?? ''

  const customer = await arrive(flow)
  await look()
  await customer.page()
  callVerification.answer = 'nothing'
  await customer.press('next')
  await look()
  flow.clock.at += 11_000
  callVerification.answer = 'draw'
  await customer.page()
  await customer.press('another')
  await callVerification.changed('ringing', { status: 'ringing' })
  await look()
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await customer.page()
  await customer.press('confirm')
  t.equal((await customer.page()).step, 'pin')
  await look()
  await flow.app.inject({ url: `/journey/x?phone=09011113333&email=${EMAIL}` })
  await flow.app.inject({
    method: 'POST',
    url: '/v1/journeys',
    headers: { authorization: 'Bearer sandbox-token-of-the-verifier' },
    payload: { app: 'x', returnUrl: 'x', entered: { phone: '09011113333x', email: 'aozora-taro' } }
  })

  t.ok(seen.length > 40, `looked at ${seen.length} keys and values`)
  t.ok(flow.lines.length > 10, `looked at ${flow.lines.length} lines`)
  for (const personal of PERSONAL) {
    t.notOk(
      seen.find((text) => text.includes(personal)),
      `Redis: ${personal}`
    )
    t.notOk(
      flow.lines.find((line) => line.includes(personal)),
      `log: ${personal}`
    )
  }
})

/** Four digits come by chance in a longer number, such as an instant; a PIN stands by itself. */
const holding = (personal: string) => (text: string) =>
  /^\d{4}$/.test(personal)
    ? new RegExp(`(?<!\\d)${personal}(?!\\d)`).test(text)
    : text.includes(personal)

t.test('of what is typed through all six steps nothing lies about in clear', async (t) => {
  const flow = await startFlow(t)
  const callVerification = await pretendCallVerification(t, flow)
  const seen: string[] = []
  const look = async () => {
    for (const key of await flow.redis.keys(`*${flow.keyPrefix}*`)) {
      seen.push(key, (await flow.redis.dumpBuffer(key))?.toString('utf8') ?? '')
    }
  }
  const { fields, phone } = await inventPerson(flow, { accountNumber: '7654321' })
  const customer = await begin(flow)
  const goOn = async (action = 'next', typed: Record<string, string> = {}) => {
    await customer.press(action, { fields: typed })
    await look()
    return (await customer.page()).step
  }
  await goOn('next', fields)
  t.equal(await goOn('next', { ...fields, birthDay: '4' }), 'customer', 'wrong once')
  await goOn('next', fields)
  await goOn()
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  t.equal(await goOn('confirm'), 'pin')
  t.equal(await goOn('next', { pin: '9041' }), 'pin', 'wrong once')
  t.equal(await goOn('next', { pin: PIN }), 'consent')
  await goOn('allow', { agree: 'yes' })
  t.equal((await customer.page()).step, 'completed')

  const clear = [
    ...[phone, phone.slice(3), fields.phone, fields.email, 'person7654321', fields.accountNumber],
    ...['すずき', 'ｽｽﾞｷ', '1958-04-03', '１９５８', '9041']
  ]
  t.ok(seen.length > 40 && flow.lines.length > 10, `${seen.length}, ${flow.lines.length}`)
  for (const personal of clear.filter((text): text is string => text !== undefined)) {
    t.notOk(seen.find(holding(personal)), `Redis: ${personal}`)
    t.notOk(flow.lines.find(holding(personal)), `log: ${personal}`)
  }
  t.notOk(
    flow.lines.find((line) => /\b(?:2580|9041)\b/.test(line)),
    'no PIN in the log'
  )

  const logged = () =>
    flow.database.query('SELECT 1 FROM chained_record WHERE record LIKE $1', [
      `%${customer.journeyId}%`
    ])
  const MOVES = 8
  while ((await logged()).length < MOVES) await flow.app.inject('/readyz')
  const tables = await flow.database.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()'
  )
  const kept = tables.filter(({ name }) => name !== 'sandbox_account')
  t.ok(kept.length > 3, `looked at ${kept.length} tables`)
  for (const { name } of kept) {
    const rows = await flow.database.query<{ row: string }>(
      `SELECT r::text AS row FROM "${name}" r`
    )
    const text = rows.map(({ row }) => row).join('\n')
    for (const personal of clear) {
      if (personal) t.notOk(holding(personal)(text), `${name}: ${personal}`)
    }
  }
})
