import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { SET_ASIDE_REASONS } from './notices/process-notice.ts'

const KINDS = ['consent_granted', 'consent_revoked', 'account_locked', 'unreadable']

export interface NotificationMetrics {
  readonly registry: Registry
  readonly results: Counter<'kind' | 'status' | 'reason'>
}

/** Both are asked whenever the metrics are read. */
export function createMetrics(
  countJobs: () => Promise<Record<string, number>>,
  redisAnswers: () => Promise<boolean>
): NotificationMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'yobirin_' })
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
  new Gauge({
    name: 'yobirin_dependency_up',
    help: 'Whether what this process stands on answers within a second: 1 or 0',
    labelNames: ['dependency'] as const,
    registers: [registry],
    async collect() {
      this.set({ dependency: 'redis' }, (await redisAnswers()) ? 1 : 0)
    }
  })
  // An alarm on a figure that is not there yet would never have seen it at 0.
  for (const kind of KINDS) {
    results.inc({ kind, status: 'sent', reason: 'none' }, 0)
    for (const reason of SET_ASIDE_REASONS) results.inc({ kind, status: 'set_aside', reason }, 0)
  }
  return { registry, results }
}
