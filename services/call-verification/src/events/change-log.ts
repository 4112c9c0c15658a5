import type { VerificationEvent } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'

/**
 * Each change of a verification, in the log of the process that wrote it: with the lines of the call and
 * those of flow, which bear the same `verificationId`, they tell one verification from its start to its end.
 */
export function createChangeLog(logger: Logger): (event: VerificationEvent) => void {
  return (event) => {
    if (event.type === 'verification') {
      const { id, status, sequence, hint } = event.state
      const reason = event.cause === 'hint' && hint ? { hint: hint.reason } : {}
      logger.info(
        { verificationId: id, status, sequence, cause: event.cause, ...reason },
        'a verification changed'
      )
    }
    if (event.type === 'refusal') {
      logger.info({ verificationId: event.id, reason: event.reason }, 'a start was refused')
    }
  }
}
