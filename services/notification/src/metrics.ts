import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

export interface NotificationMetrics {
  readonly registry: Registry
  readonly results: Counter<'kind' | 'status' | 'reason'>
}

/** @param countJobs asked whenever the metrics are read */
export function createMetrics(
  countJobs: () => Promise<Record<string, number>>
): NotificationMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const results = new Counter({
    name: 'yobirin_notices_total',
    help: 'Runs of notices by what became of them; alarm on reason="outcome_unknown"',
    labelNames: ['kind', 'status', 'reason'] as const,
    registers: [registry]
  })
  new Gauge({
    name: 'yobirin_notices',
    help: 'Notices in the queue by state; failed are dead letters',
    labelNames: ['state'] as const,
    registers: [registry],
    async collect() {
      // Without Redis the other metrics are still worth reading.
      const counts = await countJobs().catch(() => ({}))
      this.reset()
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count)
    }
  })
  return { registry, results }
}
