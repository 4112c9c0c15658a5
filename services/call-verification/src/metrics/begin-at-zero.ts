import {
  CallerTrustSchema,
  CallOutcomeSchema,
  HintReasonSchema,
  RefusalReasonSchema,
  VerificationChangedSchema
} from '@yobirin/contracts'
import type { ServiceMetrics } from './service-metrics.ts'

/** An alarm on a figure that is not there yet would never have seen it at 0. */
export function beginAtZero(metrics: ServiceMetrics): void {
  for (const task of ['relay', 'settle_due', 'watch_numbers', 'test_calls']) {
    metrics.backgroundFailures.inc({ task }, 0)
  }
  for (const act of ['take_out', 'keep_in', 'return', 'give_up', 'lend'] as const) {
    metrics.suspicions.inc({ act }, 0)
  }
  for (const outcome of ['heard', 'missed', 'not_placed'] as const) {
    metrics.testCalls.inc({ outcome }, 0)
  }
  for (const reason of ['payload', 'seal', 'conflict']) metrics.commandsSetAside.inc({ reason }, 0)
  for (const origin of ['own', 'left_by_another']) metrics.eventsHandedOn.inc({ origin }, 0)
  for (const cause of literalsOf(VerificationChangedSchema.properties.cause)) {
    metrics.verifications.inc({ cause }, 0)
  }
  for (const reason of literalsOf(HintReasonSchema)) metrics.hints.inc({ reason }, 0)
  for (const reason of literalsOf(RefusalReasonSchema)) metrics.startRefusals.inc({ reason }, 0)
  for (const outcome of literalsOf(CallOutcomeSchema)) metrics.callOutcomes.inc({ outcome }, 0)
  for (const trust of literalsOf(CallerTrustSchema)) metrics.callTrust.inc({ trust }, 0)
}

interface Literals {
  readonly anyOf: readonly ({ readonly const: string } | Literals)[]
}

function literalsOf({ anyOf }: Literals): readonly string[] {
  return anyOf.flatMap((one) => ('const' in one ? one.const : literalsOf(one)))
}
