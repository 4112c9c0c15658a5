import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { CALL_RESULTS } from './calls/call-result.ts'

/** All figures of this process. No label holds a person's or a number's name. */
export function createMetrics(countRinging: () => number) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'yobirin_' })
  const registers = [registry]
  new Gauge({
    name: 'yobirin_sip_ringing_calls',
    help: 'Calls that ring here now',
    registers,
    collect() {
      this.set(countRinging())
    }
  })
  const calls = new Counter({
    name: 'yobirin_sip_calls_total',
    help: 'Calls by how they ended; alarm on result="failed": call-verification gave no answer',
    labelNames: ['result'] as const,
    registers
  })
  // An alarm on a figure that is not there yet would never have seen it at 0.
  for (const result of CALL_RESULTS) calls.inc({ result }, 0)
  const answers = new Counter({
    name: 'yobirin_sip_answers_total',
    help: 'Requests that were answered at once, by what with',
    labelNames: ['method', 'code'] as const,
    registers
  })
  answers.inc({ method: 'OPTIONS', code: 200 }, 0)
  return {
    registry,
    calls,
    answers,
    lateness: new Histogram({
      name: 'yobirin_sip_ring_lateness_seconds',
      help: 'By how much calls rang longer than ordered',
      buckets: [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1],
      registers
    })
  }
}
