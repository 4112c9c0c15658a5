import { createDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import { type Haproxy, startHaproxy } from './haproxy.ts'
import { startRedisCluster } from './redis-cluster.ts'
import { type ServiceProcess, servicesOf } from './service-process.ts'
import { environmentFor, newTokens, portVariable, type Site } from './system.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

const REPLICAS = { 'call-verification': 3, flow: 3, notification: 2 } as const
export type Replicated = keyof typeof REPLICAS

export interface Fleet extends Site {
  /** Where browsers and carriers come in. */
  readonly edge: Haproxy
  /**
   * Replaces each replica of a service as a rollout does, one after the other: asks it to stop, waits until it has,
   * starts another in its place and waits until it gets requests.
   *
   * @returns their exit codes
   */
  replace(service: Replicated): Promise<(number | null)[]>
  /** Everything that the services have written so far. */
  log(): Promise<string>
}

const localhost = (port: number) => `http://localhost:${port}`

/**
 * The product as it runs for many, as infra/compose.yaml has it: several processes of each service behind HAProxy,
 * over one Redis Cluster and one PostgreSQL; and one sandbox. What is no business of browsers and carriers is asked
 * of the first replica.
 */
export async function startFleet(t: Test): Promise<Fleet> {
  const [cluster, database] = await Promise.all([startRedisCluster(t), createDatabase(t)])
  const tokens = newTokens()
  const doors = {
    browsers: await freePort(),
    carriers: await freePort(),
    operators: await freePort()
  }
  const common = await environmentFor(
    cluster,
    { DATABASE_URL: database, DATABASE_FOLDER: '' },
    tokens
  )
  const services = await servicesOf(t, {
    ...common,
    FLOW_PUBLIC_URL: localhost(doors.browsers),
    WEBHOOK_PUBLIC_URL: localhost(doors.carriers),
    TRUSTED_PROXIES: '127.0.0.1',
    // Longer than the proxy takes to see it: a second until it asks, and one for an answer.
    DRAIN_SECONDS: '3'
  })
  const start = (service: Replicated | 'sandbox', port: number) =>
    services.start(service, `${localhost(port)}/readyz`, { [portVariable(service)]: String(port) })

  const startAll = async (service: Replicated) => {
    const ports = await Promise.all(Array.from({ length: REPLICAS[service] }, freePort))
    return Promise.all(ports.map(async (port) => ({ port, process: await start(service, port) })))
  }
  const sandboxPort = Number(common.SANDBOX_PORT)
  const [callVerification, flow, notification] = await Promise.all([
    startAll('call-verification'),
    startAll('flow'),
    startAll('notification'),
    start('sandbox', sandboxPort)
  ])
  const replicas: Record<Replicated, readonly { port: number; process: ServiceProcess }[]> = {
    'call-verification': callVerification,
    flow,
    notification
  }
  const portsOf = (service: Replicated) => replicas[service].map(({ port }) => port)
  const edge = await startHaproxy(t, doors, {
    flow: portsOf('flow'),
    'call-verification': portsOf('call-verification')
  })
  const first = (service: Replicated) => localhost(portsOf(service)[0] ?? 0)

  return {
    tokens,
    edge,
    urls: {
      'call-verification': first('call-verification'),
      flow: first('flow'),
      notification: first('notification'),
      sandbox: localhost(sandboxPort)
    },
    async replace(service) {
      const codes: (number | null)[] = []
      for (const [index, { process }] of replicas[service].entries()) {
        codes.push(await process.end('SIGTERM'))
        await process.start()
        await edge.untilUp(service, index)
      }
      return codes
    },
    log: services.log
  }
}
