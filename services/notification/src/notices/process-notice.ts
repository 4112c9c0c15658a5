import { createHash, randomUUID } from 'node:crypto'
import type { NoticeKind } from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import type { Delivery, Mailer } from '../delivery/mailer.ts'
import { delayAfter, RETRY_SCHEDULE, type RetrySchedule } from '../delivery/retry-schedule.ts'
import { writeMessage } from '../messages/write-message.ts'
import type { NoticeMarks, SendingOutcome } from './notice-marks.ts'
import { openNotice } from './open-notice.ts'

export const SET_ASIDE_REASONS = [
  'bad_payload',
  'seal_broken',
  'bad_content',
  'refused',
  'retries_exhausted',
  'outcome_unknown'
] as const
export type SetAsideReason = (typeof SET_ASIDE_REASONS)[number]

interface About {
  readonly noticeId?: string
  readonly kind?: NoticeKind
  /** The mail server's last answer. */
  readonly responseCode?: number
}

/** What to do with the job. None of it says to whom or what. */
export type NoticeResult = About &
  (
    | { status: 'sent' | 'already_sent' }
    | { status: 'retry'; delayMs: number; reason: string }
    | { status: 'set_aside'; reason: SetAsideReason }
  )

export interface NoticeProcess {
  readonly sealer: Sealer
  readonly marks: NoticeMarks
  readonly mailer: Mailer
  /** Message-IDs need a domain; the sender's. */
  readonly domain: string
  readonly schedule?: RetrySchedule
  readonly newAttempt?: () => string
}

/**
 * One run of one job: mails the notice unless it was mailed before, or may have been.
 *
 * @param run counts the runs of this job from 1
 * @param signal gives up a delivery under way
 * @throws only where the marks cannot be reached; then nothing was handed to the mail server
 */
export async function processNotice(
  {
    sealer,
    marks,
    mailer,
    domain,
    schedule = RETRY_SCHEDULE,
    newAttempt = randomUUID
  }: NoticeProcess,
  payload: unknown,
  run: number,
  signal: AbortSignal
): Promise<NoticeResult> {
  const opened = openNotice(payload, sealer)
  if (opened.status !== 'opened') return { status: 'set_aside', reason: opened.status }
  const { notice, content } = opened
  const about = { noticeId: notice.id, kind: notice.kind }
  const { happenedAt, ...message } = writeMessage(content)
  const letter = {
    ...message,
    messageId: messageIdOf(notice.id, domain),
    date: new Date(happenedAt),
    to: content.to
  }

  const attempt = newAttempt()
  const beginning = await beginSending(marks, notice.id, attempt)
  switch (beginning.status) {
    case 'sent':
      return { ...about, status: 'already_sent' }
    case 'unknown':
      return { ...about, status: 'set_aside', reason: 'outcome_unknown' }
    case 'in_progress':
      return { ...about, status: 'retry', delayMs: beginning.waitMs, reason: 'in_progress' }
  }

  const delivery = await mailer.deliver(letter, signal)
  await marks.end(notice.id, attempt, OUTCOMES[delivery.status])
  return { ...about, ...nextStep(delivery, delayAfter(run, schedule)) }
}

/** Where the answer is lost the right to send may have been given, and is given back. */
async function beginSending(marks: NoticeMarks, noticeId: string, attempt: string) {
  try {
    return await marks.begin(noticeId, attempt)
  } catch (error) {
    await marks.end(noticeId, attempt, 'not_sent')
    throw error
  }
}

const OUTCOMES: Readonly<Record<Delivery['status'], SendingOutcome>> = {
  accepted: 'sent',
  deferred: 'not_sent',
  refused: 'not_sent',
  unknown: 'unknown'
}

function nextStep(delivery: Delivery, delayMs: number | undefined): NoticeResult {
  switch (delivery.status) {
    case 'accepted':
      return { status: 'sent', responseCode: delivery.responseCode }
    case 'refused':
      return { status: 'set_aside', reason: 'refused', responseCode: delivery.responseCode }
    case 'unknown':
      return { status: 'set_aside', reason: 'outcome_unknown' }
    case 'deferred': {
      const { status: _, reason, ...answer } = delivery
      return delayMs === undefined
        ? { status: 'set_aside', reason: 'retries_exhausted', ...answer }
        : { status: 'retry', delayMs, reason, ...answer }
    }
  }
}

/** Made from the id alone: every attempt carries the same one. */
function messageIdOf(noticeId: string, domain: string): string {
  const hash = createHash('sha256').update(noticeId).digest('hex').slice(0, 32)
  return `<${hash}@${domain}>`
}
