import t from 'tap'
import {
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  placeOf,
  reachNumber
} from './support/customer.ts'
import { configurePool } from './support/pool.ts'
import { startSystem } from './support/system.ts'
import { dial } from './support/telephone.ts'

const CUSTOMERS = 200
const CALLED_WITHIN_MS = 2_000

t.test('two hundred customers on twenty numbers are each verified by their own call', async (t) => {
  const system = await startSystem(t)
  await configurePool(system, { ringSeconds: 4 })

  const people = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, index) =>
      inventPerson(system, inventedPhone(index), `c${index}@example.jp`)
    )
  )
  const customers = await Promise.all(
    people.map(async (person) => {
      const customer = await openJourney(system, person)
      return { customer, to: await reachNumber(customer) }
    })
  )
  t.ok(
    new Set(customers.map(({ to }) => to)).size > 10,
    'the numbers are drawn from the whole pool'
  )

  // Every tenth does not call: nobody else's call may verify them.
  const calls = await Promise.all(
    customers.map(async ({ customer, to }, index) => {
      if (index % 10 === 9) return undefined
      await new Promise((resolve) => setTimeout(resolve, (index / CUSTOMERS) * CALLED_WITHIN_MS))
      const call = await dial(system, { from: customer.phone, to })
      return { ...(await call.ended()), callSid: call.callSid }
    })
  )
  t.same(
    calls.filter((call) => call && (call.answered || call.status !== 'busy')),
    [],
    'every call rang, was never answered, and ended with busy'
  )

  const statuses = await Promise.all(
    customers.map(({ customer }, index) =>
      index % 10 === 9
        ? customer.status().then(({ status }) => status)
        : customer.untilStatus('verified', 'failed', 'expired', 'cancelled')
    )
  )
  const wanted = customers.map((_, index) => (index % 10 === 9 ? 'pending' : 'verified'))
  t.same(statuses, wanted, 'who called is verified, who did not is not')

  const pages = await Promise.all(
    customers.map(({ customer }, index) =>
      index % 10 === 9 ? customer.press('confirm') : finish(customer)
    )
  )
  t.same(
    pages.map(placeOf),
    customers.map((_, index) => (index % 10 === 9 ? 'call' : 'connected')),
    'who called is back in the app'
  )

  const mails = await mailsOnceThereAre(`${system.urls.sandbox}/mailbox`, CUSTOMERS * 0.9)
  t.equal(new Set(mails.map(({ to }) => String(to))).size, mails.length, 'one mail to each of them')
})

async function mailsOnceThereAre(mailbox: string, count: number): Promise<{ to: unknown }[]> {
  for (;;) {
    const mails = (await (await fetch(mailbox)).json()) as { to: unknown }[]
    if (mails.length >= count) return mails
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
