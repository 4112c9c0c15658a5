import { answers } from '@yobirin/redis'
import { Gauge, type Registry } from 'prom-client'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { JourneysUnderWay } from '../journeys-under-way/journeys-under-way.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { JOB_STATES, type Queues } from '../outbox/queues.ts'
import type { SqlOutbox } from '../sql-outbox/sql-outbox.ts'

export interface StateGaugesOptions {
  readonly registry: Registry
  readonly redis: { ping(): Promise<unknown> }
  readonly database: Pick<Database, 'query'>
  readonly clock: Clock
  readonly queues: Pick<Queues, 'count'>
  readonly outbox: Pick<Outbox, 'oldestSeconds'>
  readonly sqlOutbox: Pick<SqlOutbox, 'count'>
  readonly journeysUnderWay: Pick<JourneysUnderWay, 'count'>
  /** All steps that there are. */
  readonly steps: readonly string[]
}

type Value = readonly [labels: Readonly<Record<string, string>>, value: number]

/**
 * What all processes share, read when somebody scrapes, so every process tells the same: take the
 * maximum over them. What does not answer within a second has no figures, and the others come.
 */
export function registerStateGauges(options: StateGaugesOptions): void {
  const { registry, redis, database, clock, queues, outbox, sqlOutbox } = options

  function gauge(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => Promise<readonly Value[]>
  ): void {
    new Gauge({
      ...{ name: `yobirin_${name}`, help, labelNames },
      registers: [registry],
      async collect() {
        let values: readonly Value[] = []
        const reading = read().then((found) => {
          values = found
        })
        await answers(reading)
        this.reset()
        if (labelNames.length === 0 && values.length === 0) this.set(Number.NaN)
        for (const [labels, value] of values) this.set(labels, value)
      }
    })
  }

  gauge(
    'dependency_up',
    'Whether what this process stands on answers within a second: 1 or 0',
    ['dependency'],
    async () => {
      const ups = [answers(redis.ping()), answers(database.query('SELECT 1'))]
      const [redisUp, databaseUp] = await Promise.all(ups)
      return [
        [{ dependency: 'redis' }, redisUp ? 1 : 0],
        [{ dependency: 'postgresql' }, databaseUp ? 1 : 0]
      ]
    }
  )
  gauge(
    'flow_queue_jobs',
    'Jobs in the queues by state; failed are set aside for somebody to look at',
    ['queue', 'state'],
    async () =>
      (await queues.count()).flatMap(({ queue, jobs }) =>
        JOB_STATES.map((state): Value => [{ queue, state }, jobs[state]])
      )
  )
  gauge(
    'flow_journey_outbox_oldest_seconds',
    'For how long the first journey has been listed as one with jobs to hand on; more than minutes is an alarm',
    [],
    async () => [[{}, await outbox.oldestSeconds()]]
  )
  gauge(
    'flow_database_outbox_jobs',
    'Jobs in the database that are not yet in their queues',
    [],
    async () => [[{}, await sqlOutbox.count()]]
  )
  gauge('flow_journeys_under_way', 'Journeys by the step at which they are', ['step'], async () => {
    const counts = await options.journeysUnderWay.count(await clock.now())
    return options.steps.map((step): Value => [{ step }, counts.get(step) ?? 0])
  })
}
