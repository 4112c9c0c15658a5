import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
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
import { freePort } from './support/free-port.ts'
import { haproxy, startHaproxy } from './support/haproxy.ts'
import { configurePool } from './support/pool.ts'
import { dial } from './support/telephone.ts'

const WAITING = 6
const WALKING = 2
const SERVICES = ['call-verification', 'flow', 'notification'] satisfies Replicated[]

const withoutHaproxy = !haproxy && 'without HAProxy nothing leads to several replicas'
const skip =
  withoutHaproxy || (!databaseServer && 'several processes of flow need a PostgreSQL server')

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

/** A replica whose readiness a test sets, beside HAProxy alone. */
async function pretendReplica(t: Test) {
  const replica = { ready: true, port: 0, asked: 0 }
  const server = createServer((request, response) => {
    const isCheck = request.url === '/readyz'
    if (!isCheck) replica.asked += 1
    response.writeHead(isCheck && !replica.ready ? 503 : 200).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  replica.port = (server.address() as AddressInfo).port
  return replica
}

t.test(
  'who is not ready gets no requests, unless nobody is: then all of them wait for the same, and are asked',
  { skip: withoutHaproxy },
  async (t) => {
    const replicas = await Promise.all([pretendReplica(t), pretendReplica(t)])
    const [first, second] = replicas
    const doors = {
      browsers: await freePort(),
      carriers: await freePort(),
      operators: await freePort()
    }
    const ports = replicas.map(({ port }) => port)
    const edge = await startHaproxy(t, doors, { flow: ports, 'call-verification': ports })
    const ask = async (door: 'browsers' | 'carriers') => {
      const path = door === 'browsers' ? 'journey/x' : 'webhooks/x'
      return (await fetch(`http://127.0.0.1:${doors[door]}/${path}`)).status
    }
    const untilBoth = (index: number) =>
      Promise.all([edge.untilDown('flow', index), edge.untilDown('call-verification', index)])

    first.ready = false
    await untilBoth(0)
    const before = first.asked
    for (let turn = 0; turn < 4; turn += 1) {
      t.same([await ask('browsers'), await ask('carriers')], [200, 200])
    }
    t.equal(first.asked, before, 'who is not ready is left alone')

    second.ready = false
    await untilBoth(1)
    for (let turn = 0; turn < 4; turn += 1) {
      t.same([await ask('browsers'), await ask('carriers')], [200, 200])
    }
    t.ok(first.asked > before, 'where nobody is ready, everybody is asked')
  }
)

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
    // They wait for as long as replacing takes, on a slow machine too.
    await configurePool(fleet, { ringSeconds: 4, validitySeconds: 600 })
    const waiting = await waitingCustomers(fleet, people.slice(0, WAITING))
    await configurePool(fleet, { ringSeconds: 2 })

    let replacing = true
    const replaced = Promise.all(SERVICES.map(fleet.replace)).finally(() => {
      replacing = false
    })
    const walks = people.slice(WAITING).map(async (person, index) => {
      const ends: string[] = []
      do {
        const email = `walks-${index}-${ends.length}@example.jp`
        ends.push(await walk(fleet, person, email).catch(String))
      } while (replacing)
      return ends
    })
    const codes = (await replaced).flat()
    const ends = (await Promise.all(walks)).flat()

    const faults = fleet.edge.passed.filter(({ status }) => status >= 500)
    t.same(
      faults.map(({ line }) => line),
      [],
      `none of ${fleet.edge.passed.length} requests was answered with a fault`
    )
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
      await page.untilTold('verified', 'expired')
      t.same(page.told, ['pending', 'ringing', 'verified'])
      t.ok(page.closings > 0, 'its socket moved to another process')
      t.equal(placeOf(await finish(customer)), 'connected')
      page.close()
    }

    const answered = new Set(fleet.edge.passed.map(({ server }) => server))
    answered.delete('<NOSRV>')
    t.equal(answered.size, 6, 'every replica answered some')

    const count = ends.length + WAITING
    const letters = await lettersOnceThereAre(fleet, count)
    t.equal(letters.length, count, 'everybody has a letter')
    t.equal(new Set(letters).size, count, 'and nobody a second one')
  }
)
