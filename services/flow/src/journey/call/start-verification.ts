import { type StartCommand, VERIFICATION_COMMANDS_QUEUE } from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import { carriedTrace } from '@yobirin/tracing'
import type { Job } from '../../outbox/job.ts'
import type { RandomId } from '../journey.ts'
import type { Entry, Visit } from '../step.ts'

/** No number drawn by then: the customer is told, and may try again. */
const DRAW_WITHIN_MS = 10_000

/**
 * Asks for a number, in place of the journey's previous one if there was one. The id is chosen here and
 * written into the journey together with the command, so a repeat of the command is the same start.
 */
export function startVerification(
  { journey, institution, now }: Visit,
  { sealer, randomId }: { sealer: Sealer; randomId: RandomId }
): Entry {
  const { customer, call: previous } = journey
  if (!customer) throw new Error('A journey without a telephone came to the call step')
  const { pool } = institution
  const id = `${pool}.${randomId()}`
  const validUntil = now + DRAW_WITHIN_MS
  const command: StartCommand = {
    type: 'start',
    id,
    pool,
    sealedPhoneNumber: sealer.seal(customer.phone, `start ${id}`),
    validUntil,
    reference: journey.id,
    ...carriedTrace(),
    ...(previous && { replaces: previous.verificationId })
  }
  const job: Job = { queue: VERIFICATION_COMMANDS_QUEUE, id: `${id}-start`, data: command }
  const otherNumbers = previous?.otherNumbers ?? 0
  return {
    journey: { ...journey, call: { verificationId: id, validUntil, otherNumbers } },
    jobs: [job]
  }
}
