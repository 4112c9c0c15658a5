import type { CallAnswer } from './inbound-calls-port.ts'

/** What a delivery came to, for the figures. */
export function outcomeOf(answer: CallAnswer | undefined): string {
  if (!answer) return 'undecided'
  return answer.status === 'ring' ? answer.outcome : answer.status
}
