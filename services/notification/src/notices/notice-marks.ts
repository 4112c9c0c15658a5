import { createScripts, type RedisConnection, script } from '@yobirin/redis'

const SCRIPTS = new URL('../../redis-scripts/', import.meta.url)
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

export type BeginSending =
  | { status: 'begun' }
  | { status: 'sent' }
  | { status: 'unknown' }
  | { status: 'in_progress'; waitMs: number }

export type SendingOutcome = 'sent' | 'not_sent' | 'unknown'
export type AllowResend = 'allowed' | 'sent' | 'sending'

/**
 * What is known of a notice on its way to the mail server. It outlives the process that sends, and is
 * why a notice is never mailed twice by itself.
 */
export interface NoticeMarks {
  /**
   * Gives one attempt at a time the right to send, and none once the notice was sent. After an
   * attempt that died in the middle the answer is `unknown` until an operator allows another.
   */
  begin(noticeId: string, attempt: string): Promise<BeginSending>
  /** Safe to repeat. `not_sent` gives the right back. */
  end(noticeId: string, attempt: string, outcome: SendingOutcome): Promise<void>
  /** Lets a notice of unknown outcome be sent once more. */
  allowResend(noticeId: string): Promise<AllowResend>
}

/** @param sendingLimitMs after so long an attempt that has not ended has died */
export function createNoticeMarks({
  redis,
  keyPrefix,
  sendingLimitMs
}: {
  redis: RedisConnection
  keyPrefix: string
  sendingLimitMs: number
}): NoticeMarks {
  const keyOf = (noticeId: string) => `{${keyPrefix}:notice:${noticeId}}`
  const scripts = createScripts(redis, SCRIPTS, {
    beginSending: script(toBeginSending),
    endSending: script(String),
    allowResend: script((reply) => reply as AllowResend)
  })
  return {
    begin: (noticeId, attempt) =>
      scripts.beginSending([keyOf(noticeId)], [attempt, sendingLimitMs, KEPT_MS]),
    end: async (noticeId, attempt, outcome) => {
      await scripts.endSending([keyOf(noticeId)], [attempt, outcome, KEPT_MS])
    },
    allowResend: (noticeId) => scripts.allowResend([keyOf(noticeId)], [])
  }
}

function toBeginSending(reply: unknown): BeginSending {
  const [status, waitMs] = reply as ['begun' | 'sent' | 'unknown'] | ['in_progress', number]
  return status === 'in_progress' ? { status, waitMs: Number(waitMs) } : { status }
}
