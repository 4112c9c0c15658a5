import { NOTIFICATIONS_QUEUE, type Notice, type NoticeContent } from '@yobirin/contracts'
import { maskPhoneNumber } from '@yobirin/phone-numbers'
import type { Sealer } from '@yobirin/sealing'
import type { Job } from '../../outbox/job.ts'
import type { Customer } from '../journey.ts'

/** The e-mail that says that a telephone was verified: one for one verification, by its id. */
export function completionNotice({
  verificationId,
  institution,
  customer,
  now,
  sealer
}: {
  verificationId: string
  institution: string
  customer: Customer
  now: number
  sealer: Sealer
}): Job {
  const id = `completed-${verificationId}`
  const content: NoticeContent = {
    to: customer.email,
    maskedPhoneNumber: maskPhoneNumber(customer.phone),
    completedAt: now
  }
  const notice: Notice = {
    id,
    kind: 'verification_completed',
    institution,
    sealedContent: sealer.seal(JSON.stringify(content), `notice ${id}`)
  }
  return { queue: NOTIFICATIONS_QUEUE, id, data: notice }
}
