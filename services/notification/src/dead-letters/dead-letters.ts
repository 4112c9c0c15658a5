import { NOTIFICATIONS_QUEUE, NoticeSchema } from '@yobirin/contracts'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { Job, Queue } from 'bullmq'
import { Compile } from 'typebox/compile'
import type { NoticeMarks } from '../notices/notice-marks.ts'
import { parseFailure } from './failure.ts'

const notices = Compile(NoticeSchema)

/** A notice that was set aside. Says why, and neither to whom nor what. */
export interface DeadLetter {
  id: string
  kind?: string
  institution?: string
  reason: string
  responseCode?: number
  setAsideAt: string
}

export type Resend = { status: 'queued' | 'already_sent' | 'in_progress' | 'not_found' }

export interface DeadLetters {
  /** The latest first. */
  list(limit: number): Promise<DeadLetter[]>
  /** Tries a notice again from the start of the schedule, one of unknown outcome too. */
  resend(id: string): Promise<Resend>
  count(): Promise<Record<'waiting' | 'delayed' | 'active' | 'failed', number>>
}

export function createDeadLetters({
  connection,
  keyPrefix,
  marks
}: {
  connection: RedisConnection
  keyPrefix: string
  marks: NoticeMarks
}): DeadLetters {
  const queue = new Queue(NOTIFICATIONS_QUEUE, {
    connection,
    prefix: queuePrefix(keyPrefix, NOTIFICATIONS_QUEUE)
  })
  // The connection's own listener speaks of it; unheard, this event would end the process.
  queue.on('error', () => {})

  return {
    async list(limit) {
      const jobs = await queue.getFailed(0, limit - 1)
      return jobs.filter((job) => job !== undefined).map(toDeadLetter)
    },

    async resend(id) {
      const job = await Job.fromId(queue, id)
      if (!job || !(await job.isFailed())) return { status: 'not_found' }
      const noticeId = notices.Check(job.data) ? job.data.id : id
      const permission = await marks.allowResend(noticeId)
      if (permission === 'sending') return { status: 'in_progress' }
      if (permission === 'sent') {
        await job.remove()
        return { status: 'already_sent' }
      }
      const retried = await job
        .retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
        .then(
          () => true,
          async (error) => {
            // Somebody else was faster, or it is Redis that failed.
            if (await job.isFailed()) throw error
            return false
          }
        )
      return { status: retried ? 'queued' : 'not_found' }
    },

    async count() {
      const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed')
      const { waiting = 0, delayed = 0, active = 0, failed = 0 } = counts
      return { waiting, delayed, active, failed }
    }
  }
}

function toDeadLetter(job: Job): DeadLetter {
  const about = notices.Check(job.data)
    ? { kind: job.data.kind, institution: job.data.institution }
    : {}
  return {
    id: job.id ?? '',
    ...about,
    ...parseFailure(job.failedReason),
    setAsideAt: new Date(job.finishedOn ?? job.timestamp).toISOString()
  }
}
