import t from 'tap'
import { pretendCallVerification } from './support/call-verification.ts'
import { arrive, EMAIL } from './support/customer.ts'
import { startFlow } from './support/flow.ts'

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
