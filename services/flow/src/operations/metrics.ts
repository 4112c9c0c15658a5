import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** Everything that this process counts; a registry of its own, so that tests can run several. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'yobirin_' })
  return {
    registry,
    journeys: new Counter({
      name: 'yobirin_flow_journeys_total',
      help: 'Steps that journeys arrived at; `opened` when they began',
      labelNames: ['step'],
      registers
    }),
    codes: new Counter({
      name: 'yobirin_flow_codes_total',
      help: 'Journeys that were told a code, and whether it ended them: `stopped` or `stays`',
      labelNames: ['code', 'journey'],
      registers
    }),
    events: new Counter({
      name: 'yobirin_flow_verification_events_total',
      help: 'Events of call-verification by what became of them',
      labelNames: ['outcome'],
      registers
    }),
    calls: new Counter({
      name: 'yobirin_flow_calls_total',
      help: 'Inbound calls by outcome, as call-verification tells',
      labelNames: ['outcome'],
      registers
    }),
    poolChanges: new Counter({
      name: 'yobirin_flow_pool_changes_total',
      help: 'Changes of pools, as call-verification tells',
      labelNames: ['change'],
      registers
    }),
    refusals: new Counter({
      name: 'yobirin_flow_rate_limited_total',
      help: 'Requests refused because there were too many of their kind',
      labelNames: ['kind'],
      registers
    }),
    logEntries: new Counter({
      name: 'yobirin_flow_log_entries_total',
      help: 'Entries for the operation log by what became of them',
      labelNames: ['outcome'],
      registers
    }),
    coreSystemQuestions: new Counter({
      name: 'yobirin_flow_core_system_questions_total',
      help: "Questions to the bank's core system by what became of them; `left_alone` were not asked",
      labelNames: ['outcome'],
      registers
    }),
    chainVerifications: new Counter({
      name: 'yobirin_flow_chain_verifications_total',
      help: 'Answers to whether a chain of records is as it was written; `broken` is an alarm',
      labelNames: ['status'],
      registers
    }),
    certificateExpiry: new Gauge({
      name: 'yobirin_flow_core_system_certificate_expiry_seconds',
      help: "When our certificate for the bank's core system expires, since 1970; 0 where there is none",
      registers
    }),
    sockets: new Gauge({
      name: 'yobirin_flow_waiting_sockets',
      help: 'Waiting pages connected to this process',
      registers
    }),
    requests: new Histogram({
      name: 'yobirin_flow_request_seconds',
      help: 'Time to answer, by route and status',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 5],
      registers
    })
  }
}
