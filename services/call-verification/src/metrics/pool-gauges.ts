import { Gauge, type Registry } from 'prom-client'
import type { Backlog } from '../events/relay.ts'
import type { Figures } from '../figures/figures-port.ts'
import type { NumberPools, PoolTally } from '../number-pool/number-pools-port.ts'
import { measureLoad } from '../sizing/measure-load.ts'
import { planNumbers, USUAL_NEED } from '../sizing/plan-numbers.ts'

interface Measured {
  readonly pool: PoolTally
  /** 0 where nothing of the last hour tells of a load. */
  readonly needed: number
  readonly backlog: Backlog
}

/**
 * The state of each pool, read when somebody scrapes: every process tells the same. While Redis is away
 * there are none, and the figures of the process come all the same.
 */
export function registerPoolGauges({
  registry,
  pools,
  figures,
  backlogOf
}: {
  registry: Registry
  pools: NumberPools
  figures: Figures
  backlogOf: (pool: string) => Promise<Backlog>
}): void {
  let underWay: Promise<readonly Measured[]> | undefined

  async function measure(): Promise<readonly Measured[]> {
    const names = await pools.list()
    const found = await Promise.all(names.map(measurePool))
    return found.flatMap((measured) => measured ?? [])
  }

  async function measurePool(name: string): Promise<Measured | undefined> {
    const pool = await pools.tally(name)
    if (!pool) return undefined
    const load = measureLoad(await figures.read(name, '1h', []), pool.settings)
    const { active } = pool.countOf
    const needed = load ? planNumbers({ ...load, ...USUAL_NEED, active }).needed : 0
    return { pool, needed, backlog: await backlogOf(name) }
  }

  /** All gauges of one scrape are read from one look. */
  function measureOnce(): Promise<readonly Measured[]> {
    underWay ??= measure()
      .catch(() => [])
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  function gauge(name: string, help: string, measureOf: (measured: Measured) => number): void {
    new Gauge({
      name: `yobirin_pool_${name}`,
      help,
      labelNames: ['pool'],
      registers: [registry],
      async collect() {
        const measured = await measureOnce()
        this.reset()
        for (const one of measured) this.set({ pool: one.pool.name }, measureOf(one))
      }
    })
  }

  gauge('active_numbers', 'Numbers that are drawn from', ({ pool }) => pool.countOf.active)
  gauge(
    'quarantined_numbers',
    'Numbers taken out, by evidence or by hand',
    ({ pool }) => pool.countOf.quarantined
  )
  gauge(
    'live_verifications',
    'Verifications that wait for their call, or ring',
    ({ pool }) => pool.live
  )
  gauge(
    'needed_numbers',
    'Active numbers that the load of the last hour needs: 3 bits, shared once in a thousand; 0 when idle',
    ({ needed }) => needed
  )
  gauge(
    'outbox_entries',
    'Events that are not yet in their queue',
    ({ backlog }) => backlog.entries
  )
  gauge(
    'outbox_oldest_seconds',
    'For how long the first of them has waited; more than seconds is an alarm',
    ({ backlog }) => backlog.oldestSeconds
  )
}
