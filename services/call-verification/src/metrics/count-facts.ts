import type { CoreFact } from '../core.ts'
import { beginAtZero } from './begin-at-zero.ts'
import type { ServiceMetrics } from './service-metrics.ts'

/** Turns what the core tells into figures. */
export function countFacts(metrics: ServiceMetrics): (fact: CoreFact) => void {
  beginAtZero(metrics)
  return (fact) => {
    switch (fact.kind) {
      case 'event':
        return countEvent(metrics, fact.event)
      case 'handed_on':
        return metrics.eventsHandedOn.inc(
          { origin: fact.leftByAnother ? 'left_by_another' : 'own' },
          fact.count
        )
      case 'relay_failed':
        return metrics.backgroundFailures.inc({ task: 'relay' })
      case 'due_failed':
        return metrics.backgroundFailures.inc({ task: 'settle_due' })
      case 'watch_failed':
        return metrics.backgroundFailures.inc({ task: 'watch_numbers' })
      case 'suspicion':
        return metrics.suspicions.inc({ act: fact.act })
      case 'test_call':
        return metrics.testCalls.inc({ outcome: fact.outcome })
      case 'test_calls_failed':
        return metrics.backgroundFailures.inc({ task: 'test_calls' })
      case 'command_set_aside':
        return metrics.commandsSetAside.inc({ reason: fact.reason })
    }
  }
}

type Event = Extract<CoreFact, { kind: 'event' }>['event']

function countEvent(metrics: ServiceMetrics, event: Event): void {
  switch (event.type) {
    case 'verification':
      metrics.verifications.inc({ cause: event.cause })
      if (event.cause === 'hint' && event.state.hint) {
        metrics.hints.inc({ reason: event.state.hint.reason })
      }
      return
    case 'refusal':
      metrics.startRefusals.inc({ reason: event.reason })
      return
    case 'call':
      metrics.callOutcomes.inc({ outcome: event.outcome })
      if (event.trust) metrics.callTrust.inc({ trust: event.trust })
      return
    case 'pool':
      return
  }
}
