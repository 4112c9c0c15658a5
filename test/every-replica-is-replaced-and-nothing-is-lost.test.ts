import t from 'tap'
import {
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  type Person,
  placeOf,
  reachNumber
} from './support/customer.ts'
import { databaseServer } from './support/database.ts'
import { type Fleet, type Replicated, startFleet } from './support/fleet.ts'
import { haproxy } from './support/haproxy.ts'
import { configurePool } from './support/pool.ts'
import { dial } from './support/telephone.ts'

const WAITING = 6
const WALKING = 2
const SERVICES = ['call-verification', 'flow', 'notification'] satisfies Replicated[]

const skip = !haproxy
  ? 'without HAProxy nothing leads to several replicas'
  : !databaseServer && 'several processes of flow need a PostgreSQL server'

/** Customers with the waiting page open. The calls of four of them ring at this moment, two have not called yet. */
async function waitingCustomers(fleet: Fleet, people: readonly Person[]) {
  const customers = await Promise.all(
    people.map(async (person, index) => {
      const customer = await openJourney(fleet, person)
      const to = await reachNumber(customer)
      return { customer, to, page: await customer.waitingPage(), calls: index % 3 !== 2 }
    })
  )
  const calls = await Promise.all(
    customers
      .filter(({ calls }) => calls)
      .map(async ({ customer, to, page }) => {
        const call = await dial(fleet, { from: customer.phone, to })
        await page.untilTold('ringing')
        return call
      })
  )
  return { customers, calls }
}

/** From the app to the app, the waiting page open. @returns how call, verification and journey ended */
async function walk(fleet: Fleet, person: Person, email: string): Promise<string> {
  const fields = { ...person.fields, email, emailConfirm: email }
  const customer = await openJourney(fleet, { ...person, email, fields })
  const to = await reachNumber(customer)
  const page = await customer.waitingPage()
  const call = await dial(fleet, { from: person.phone, to })
  const verdict = await page.untilTold('verified', 'expired', 'failed', 'cancelled')
  page.close()
  const { status } = await call.ended()
  return `${status} ${verdict} ${placeOf(await finish(customer))}`
}

async function lettersOnceThereAre(fleet: Fleet, count: number): Promise<string[]> {
  for (;;) {
    const answer = await fetch(`${fleet.urls.sandbox}/mailbox`)
    const letters = (await answer.json()) as { to: unknown }[]
    if (letters.length >= count) return letters.map(({ to }) => JSON.stringify(to)).sort()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

t.test(
  'every replica is replaced while customers call, on a Redis Cluster, and nothing is lost',
  { skip },
  async (t) => {
    const fleet = await startFleet(t)
    const people = await Promise.all(
      Array.from({ length: WAITING + WALKING }, (_, index) =>
        inventPerson(fleet, inventedPhone(index), `waits-${index}@example.jp`)
      )
    )
    await configurePool(fleet, { ringSeconds: 4 })
    const waiting = await waitingCustomers(fleet, people.slice(0, WAITING))
    await configurePool(fleet, { ringSeconds: 2 })

    let replacing = true
    const replaced = Promise.all(SERVICES.map(fleet.replace)).finally(() => {
      replacing = false
    })
    const walks = people.slice(WAITING).map(async (person, index) => {
      const ends: string[] = []
      do {
        ends.push(await walk(fleet, person, `walks-${index}-${ends.length}@example.jp`))
      } while (replacing)
      return ends
    })
    const codes = (await replaced).flat()
    const ends = (await Promise.all(walks)).flat()

    t.same(
      codes,
      codes.map(() => 0),
      'every process ended by itself'
    )
    t.same(
      ends,
      ends.map(() => 'busy verified connected'),
      `${ends.length} customers began meanwhile, and each got through`
    )
    t.same(
      (await Promise.all(waiting.calls.map((call) => call.ended()))).map(({ status }) => status),
      waiting.calls.map(() => 'busy'),
      'calls that rang, rang to their end'
    )
    for (const { customer, page, to, calls } of waiting.customers) {
      if (!calls) {
        t.same(page.told, ['pending'], 'who had not called yet waits on')
        await dial(fleet, { from: customer.phone, to })
      }
      await page.untilTold('verified')
      t.same(page.told, ['pending', 'ringing', 'verified'])
      t.ok(page.closings > 0, 'its socket moved to another process')
      t.equal(placeOf(await finish(customer)), 'connected')
      page.close()
    }

    const { passed } = fleet.edge
    t.same(
      passed.filter(({ status }) => status >= 500).map(({ line }) => line),
      [],
      `none of ${passed.length} requests was answered with a fault`
    )
    const answered = new Set(passed.map(({ server }) => server).filter((name) => /\d$/.test(name)))
    t.equal(answered.size, 6, 'and every replica answered some')

    const count = ends.length + WAITING
    const letters = await lettersOnceThereAre(fleet, count)
    t.equal(letters.length, count, 'everybody has a letter')
    t.equal(new Set(letters).size, count, 'and nobody a second one')
  }
)
