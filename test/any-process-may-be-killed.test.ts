import t, { type Test } from 'tap'
import {
  type Customer,
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  placeOf,
  reachNumber
} from './support/customer.ts'
import { databaseServer, holdableDatabase } from './support/database.ts'
import { configurePool } from './support/pool.ts'
import { type ServiceName, type System, startSystem } from './support/system.ts'
import { dial } from './support/telephone.ts'

const CUSTOMERS = 10

let phones = 0
/** Who is to have a letter. */
let completed = 0

/** Customers on the waiting page, some of whom are calling at this moment, others not. */
async function customersWhoseCallsRing(system: System) {
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, index) => {
      const phone = inventedPhone(phones++)
      const person = await inventPerson(system, phone, `p${phone}@example.jp`)
      const customer = await openJourney(system, person)
      return { customer, to: await reachNumber(customer), calls: index % 3 !== 2 }
    })
  )
  const placed = await Promise.all(
    customers.map(async ({ customer, to, calls }) => {
      if (!calls) return undefined
      const call = await dial(system, { from: customer.phone, to })
      await customer.untilStatus('ringing')
      return call
    })
  )
  return { customers, placed }
}

async function everyPageIsRight(
  t: Pick<Test, 'same'>,
  { customers, placed }: Awaited<ReturnType<typeof customersWhoseCallsRing>>
) {
  const ends = await Promise.all(placed.map((call) => call?.ended()))
  const statuses = await Promise.all(
    customers.map(({ customer, calls }) =>
      calls
        ? customer.untilStatus('verified', 'expired', 'failed', 'cancelled')
        : customer.status().then(({ status }) => status)
    )
  )
  t.same(
    statuses,
    customers.map(({ calls }) => (calls ? 'verified' : 'pending')),
    'who called is verified, who did not still waits'
  )
  const pages = await Promise.all(
    customers.map(({ customer, calls }) => (calls ? finish(customer) : customer.press('confirm')))
  )
  completed += customers.filter(({ calls }) => calls).length
  t.same(
    pages.map(placeOf),
    customers.map(({ calls }) => (calls ? 'connected' : 'call'))
  )
  return ends
}

async function customerAtConsent(system: System): Promise<Customer> {
  const phone = inventedPhone(phones++)
  const customer = await openJourney(
    system,
    await inventPerson(system, phone, `p${phone}@example.jp`)
  )
  await dial(system, { from: phone, to: await reachNumber(customer) })
  await customer.untilStatus('verified')
  await customer.press('confirm')
  const { step } = await customer.press('next', { pin: customer.pin })
  if (step !== 'consent') throw new Error(`The customer is at ${step}`)
  return customer
}

t.test('a service that is killed while calls ring harms nobody', async (t) => {
  const system = await startSystem(t)
  await configurePool(system, { ringSeconds: 5 })

  for (const service of ['call-verification', 'flow', 'notification'] satisfies ServiceName[]) {
    await t.test(`${service} is killed`, async (t) => {
      const calling = await customersWhoseCallsRing(system)
      await system.kill(service)
      await system.start(service)
      await everyPageIsRight(t, calling)
    })
  }

  await t.test('Redis is killed, and comes back with its append-only file', async (t) => {
    const calling = await customersWhoseCallsRing(system)
    // What lies in the file for less than a second may be lost at a power cut; a killed process
    // loses only what it had not yet written.
    await system.redis.kill()
    await system.redis.restart()
    const ends = await everyPageIsRight(t, calling)
    t.notOk(
      ends.some((end) => end?.answered),
      'no call was answered, nor billed'
    )
  })

  await t.test(
    'call-verification is asked to stop: it finishes the calls that it holds',
    async (t) => {
      const calling = await customersWhoseCallsRing(system)
      t.equal(await system.stop('call-verification'), 0)
      const ends = await Promise.all(calling.placed.map((call) => call?.ended()))
      t.notOk(
        ends.some((end) => end?.answered),
        'no call was answered, nor billed'
      )
      await system.start('call-verification')
      await everyPageIsRight(t, calling)
    }
  )

  await t.test(
    'flow is killed between the consent and the code: nobody is asked twice, nobody consents unasked',
    { skip: databaseServer ? false : 'only a PostgreSQL can be made to hold a process' },
    async (t) => {
      await configurePool(system, { ringSeconds: 1 })
      const [unrecorded, unsigned, reloads, returns, undecided] = await Promise.all([
        ...[customerAtConsent(system), customerAtConsent(system), customerAtConsent(system)],
        ...[customerAtConsent(system), customerAtConsent(system)]
      ] as const)
      const database = await holdableDatabase(t, system.environment.DATABASE_URL ?? '')
      const before = await database.count('consent')
      const allow = (customer: Customer) => customer.press('allow', { agree: 'yes' })
      const leftAlone: Promise<unknown>[] = []
      for (const [customer, table, statement] of [
        // Recorded, signed and on the way to the code.
        [reloads, 'client', 'FROM client WHERE id'],
        [returns, 'client', 'FROM client WHERE id'],
        // Recorded, but what was checked is not signed yet.
        [unsigned, 'verification_record', 'INSERT INTO verification_record'],
        // Allowed, and nothing recorded yet.
        [unrecorded, 'consent', 'INSERT INTO consent']
      ] as const) {
        await database.hold(table)
        leftAlone.push(t.rejects(allow(customer)))
        await database.untilHeld(statement, table === 'client' ? leftAlone.length : 1)
      }
      await system.kill('flow')
      await Promise.all(leftAlone)
      await database.letGo()
      t.equal(await database.count('consent'), before + 3, 'what was written was written')
      await system.start('flow')

      const places = [
        placeOf(await unrecorded.page()),
        // As a browser that sends its form again.
        placeOf(await allow(unsigned)),
        placeOf(await reloads.again()),
        placeOf(await returns.page()),
        placeOf(await undecided.page())
      ]
      t.same(places, ['connected', 'connected', 'connected', 'completed', 'consent'])
      t.equal(placeOf(await returns.follow('return')), 'connected')
      t.equal(await database.count('consent'), before + 4, 'each of those who allowed, once')
      t.equal(await database.count('verification_record'), before + 4)
      completed += 4
    }
  )

  await t.test('every completed customer has one mail, whoever was killed', async (t) => {
    let mails: { to: unknown }[] = []
    while (mails.length < completed) {
      mails = (await (await fetch(`${system.urls.sandbox}/mailbox`)).json()) as { to: unknown }[]
    }
    t.equal(new Set(mails.map(({ to }) => JSON.stringify(to))).size, mails.length)
  })
})
