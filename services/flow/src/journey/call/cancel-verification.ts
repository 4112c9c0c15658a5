import { type CancelCommand, VERIFICATION_COMMANDS_QUEUE } from '@yobirin/contracts'
import { carriedTrace } from '@yobirin/tracing'
import type { Job } from '../../outbox/job.ts'
import type { Journey } from '../journey.ts'

/** Frees the number of a customer who goes away; harmless where the verification has ended. */
export function cancelVerification({ call }: Journey): readonly Job[] {
  if (!call) return []
  const command: CancelCommand = { type: 'cancel', id: call.verificationId, ...carriedTrace() }
  return [
    { queue: VERIFICATION_COMMANDS_QUEUE, id: `${call.verificationId}-cancel`, data: command }
  ]
}
