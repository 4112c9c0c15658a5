import { NOTIFICATIONS_QUEUE } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { inSpan } from '@yobirin/tracing'
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq'
import { failureOf } from '../dead-letters/failure.ts'
import type { NotificationMetrics } from '../metrics.ts'
import type { NoticeResult } from './process-notice.ts'

// A worker that dies costs its job one of these, and Redis restarts are not the job's fault.
const STALLS_FORGIVEN = 50
const AFTER_FAULT_MS = 10_000

/**
 * Takes notices off the queue. When to try again is decided here and not by whoever put the job there:
 * its `attempts` and `backoff` do not matter.
 *
 * @param connection made for `blocking`
 * @param process does one run of one job
 * @param lockMs how long a worker may be silent until another takes its jobs
 */
export function createNoticeWorker({
  connection,
  keyPrefix,
  process,
  metrics,
  logger,
  concurrency,
  lockMs = 30_000
}: {
  connection: RedisConnection
  keyPrefix: string
  process: (payload: unknown, run: number) => Promise<NoticeResult>
  metrics: NotificationMetrics
  logger: Logger
  concurrency: number
  lockMs?: number
}): Worker {
  const run = async (job: Job, token?: string) => {
    let result: NoticeResult
    try {
      const from: unknown = job.data?.traceparent
      result = await inSpan(`${NOTIFICATIONS_QUEUE} process`, { kind: 'consumer', from }, () =>
        process(job.data, job.attemptsStarted)
      )
    } catch (err) {
      logger.error({ err, jobId: job.id }, 'notice could not be processed')
      return await later(job, AFTER_FAULT_MS, token)
    }
    report(result, job)
    if (result.status === 'retry') return await later(job, result.delayMs, token)
    if (result.status === 'set_aside') throw new UnrecoverableError(failureOf(result))
  }

  const report = (result: NoticeResult, job: Job) => {
    const { status, kind = 'unreadable' } = result
    const reason = 'reason' in result ? result.reason : 'none'
    metrics.results.inc({ kind, status, reason })
    // An unreadable notice has no id that we may trust.
    const { noticeId, responseCode: smtpCode } = result
    const record = { noticeId, kind, attempt: job.attemptsStarted, smtpCode, reason }
    if (status === 'set_aside') logger.error(record, 'notice set aside as a dead letter')
    else if (status === 'retry')
      logger.warn({ ...record, delayMs: result.delayMs }, 'notice delayed')
    else logger.info(record, status === 'sent' ? 'notice sent' : 'notice was sent before')
  }

  const worker = new Worker(NOTIFICATIONS_QUEUE, run, {
    connection,
    prefix: queuePrefix(keyPrefix, NOTIFICATIONS_QUEUE),
    concurrency,
    autorun: false,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: STALLS_FORGIVEN,
    removeOnComplete: { count: 0 }
  })
  worker.on('error', (err) => logger.warn({ err }, 'queue is out of reach'))
  return worker
}

/** @throws DelayedError always; without the move the job comes back when its lock has run out */
async function later(job: Job, delayMs: number, token?: string): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMs, token).catch(() => {})
  throw new DelayedError()
}
