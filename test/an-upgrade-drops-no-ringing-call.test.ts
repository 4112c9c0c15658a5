import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import {
  finish,
  inventedPhone,
  inventPerson,
  openJourney,
  placeOf,
  reachNumber
} from './support/customer.ts'
import { databaseServer } from './support/database.ts'
import { freePort } from './support/free-port.ts'
import { configurePool } from './support/pool.ts'
import { type RoundRobin, roundRobin } from './support/round-robin.ts'
import { startServiceProcess } from './support/service-process.ts'
import { type System, startSystem } from './support/system.ts'
import { dial } from './support/telephone.ts'

const CUSTOMERS = 6
const PORTS = { flow: 'FLOW_PORT', 'call-verification': 'CALL_VERIFICATION_PORT' } as const
type Doubled = keyof typeof PORTS

interface Process {
  readonly url: string
  start(): Promise<void>
  end(): Promise<number | null>
}

/** Two processes of a service behind its balancer. */
async function twice(t: Test, system: System, service: Doubled): Promise<readonly Process[]> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const second = await startServiceProcess(t, {
    ...{ service, readyUrl: `${url}/readyz`, logFile: join(tmpdir(), `yobirin-${port}.log`) },
    environment: { ...system.environment, [PORTS[service]]: String(port) }
  })
  return [
    {
      url: system.urls[service],
      start: () => system.start(service),
      end: () => system.stop(service)
    },
    { url, start: second.start, end: () => second.end('SIGTERM') }
  ]
}

/** As docs/operators.md says: out of the balancer, asked to stop, the new one started and put in. */
async function replace(t: Test, balancer: RoundRobin, processes: readonly Process[]) {
  for (const process of processes) {
    balancer.targets = processes.filter((other) => other !== process).map(({ url }) => url)
    t.equal(await process.end(), 0, `${process.url} ends by itself`)
    await process.start()
    balancer.targets = processes.map(({ url }) => url)
  }
}

const skip = databaseServer ? false : 'several processes of flow need a PostgreSQL server'

t.test('every process is replaced while calls ring, and nobody notices', { skip }, async (t) => {
  const balancers = { flow: await roundRobin(t), 'call-verification': await roundRobin(t) }
  const system = await startSystem(t, {
    FLOW_PUBLIC_URL: balancers.flow.url,
    WEBHOOK_PUBLIC_URL: balancers['call-verification'].url,
    DRAIN_SECONDS: '0'
  })
  const services = {
    flow: await twice(t, system, 'flow'),
    'call-verification': await twice(t, system, 'call-verification')
  }
  for (const service of ['flow', 'call-verification'] as const) {
    balancers[service].targets = services[service].map(({ url }) => url)
  }
  await configurePool(system, { ringSeconds: 5 })

  const waiting = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, index) => {
      const phone = inventedPhone(index)
      const person = await inventPerson(system, phone, `p${phone}@example.jp`)
      const customer = await openJourney(system, person)
      const to = await reachNumber(customer)
      return { customer, to, page: await customer.waitingPage(), calls: index % 3 !== 2 }
    })
  )
  const calls = await Promise.all(
    waiting
      .filter(({ calls }) => calls)
      .map(async ({ customer, to, page }) => {
        const call = await dial(system, { from: customer.phone, to })
        await page.untilTold('ringing')
        return call
      })
  )
  for (const service of ['call-verification', 'flow'] as const) {
    await replace(t, balancers[service], services[service])
  }

  const ends = await Promise.all(calls.map((call) => call.ended()))
  t.strictSame(
    ends.map(({ status, answered }) => ({ status, answered })),
    ends.map(() => ({ status: 'busy', answered: false })),
    'every call rang to its end'
  )
  await configurePool(system, { ringSeconds: 1 })
  for (const { customer, page, to, calls } of waiting) {
    if (!calls) {
      t.same(page.told, ['pending'], 'who had not called yet waits on')
      await dial(system, { from: customer.phone, to })
    }
    await page.untilTold('verified')
    t.same(page.told, ['pending', 'ringing', 'verified'])
    t.ok(page.closings > 0, 'its socket moved to another process')
    t.equal(placeOf(await finish(customer)), 'connected')
    page.close()
  }
})
