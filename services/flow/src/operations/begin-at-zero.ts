import { STAYING_CODES, STOPPING_CODES } from '../journey/refusal.ts'
import { LIMIT_KINDS } from '../rate-limits/rate-limits.ts'
import type { Metrics } from './metrics.ts'

/** An alarm on a figure that is not there yet would never have seen it at 0. */
export function beginAtZero(metrics: Metrics, steps: readonly string[]): void {
  for (const step of ['opened', ...steps]) metrics.journeys.inc({ step }, 0)
  for (const code of STAYING_CODES) metrics.codes.inc({ code, journey: 'stays' }, 0)
  for (const code of STOPPING_CODES) metrics.codes.inc({ code, journey: 'stopped' }, 0)
  for (const kind of LIMIT_KINDS) metrics.refusals.inc({ kind }, 0)
  for (const outcome of ['applied', 'known', 'set_aside', 'put_off']) {
    metrics.events.inc({ outcome }, 0)
  }
  for (const outcome of ['appended', 'set_aside', 'put_off']) {
    metrics.logEntries.inc({ outcome }, 0)
  }
  for (const outcome of ['answered', 'failed', 'left_alone']) {
    metrics.coreSystemQuestions.inc({ outcome }, 0)
  }
  for (const status of ['intact', 'broken']) metrics.chainVerifications.inc({ status }, 0)
  metrics.calls.inc({ outcome: 'matched' }, 0)
  metrics.poolChanges.inc({ change: 'settings' }, 0)
}
