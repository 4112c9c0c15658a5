import { OPERATION_LOG_QUEUE } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import type { Sealer } from '@yobirin/sealing'
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq'
import type { Metrics } from '../operations/metrics.ts'
import { openLogEntry } from './open-log-entry.ts'
import type { OperationLog } from './operation-log.ts'

/** What waits at the same time makes up one batch. */
const CONCURRENCY = 200
const TRY_AGAIN_AFTER_MS = 1_000

/**
 * Appends what journeys tell to the operation log. What does not fit is set aside and kept; while the
 * database is away an entry is tried again for as long as that lasts.
 */
export function startOperationLogWorker({
  connection,
  keyPrefix,
  operationLog,
  sealer,
  keepsSealed,
  metrics,
  log
}: {
  connection: RedisConnection
  keyPrefix: string
  operationLog: OperationLog
  sealer: Sealer
  keepsSealed: (institution: string) => boolean
  metrics: Metrics
  log: Logger
}): Worker {
  async function process(job: Job<unknown>, token?: string): Promise<void> {
    const opened = openLogEntry(job.data, { sealer, keepsSealed })
    if (opened.status !== 'opened') {
      metrics.logEntries.inc({ outcome: 'set_aside' })
      log.error({ jobId: job.id, reason: opened.status }, 'an entry of the log is set aside')
      throw new UnrecoverableError(`Set aside: ${opened.status}`)
    }
    try {
      await operationLog.append(opened.entry)
      metrics.logEntries.inc({ outcome: 'appended' })
    } catch (err) {
      metrics.logEntries.inc({ outcome: 'put_off' })
      log.warn({ err, jobId: job.id }, 'an entry of the log is tried again')
      await job.moveToDelayed(Date.now() + TRY_AGAIN_AFTER_MS, token)
      throw new DelayedError()
    }
  }

  const worker = new Worker(OPERATION_LOG_QUEUE, process, {
    connection,
    prefix: queuePrefix(keyPrefix, OPERATION_LOG_QUEUE),
    concurrency: CONCURRENCY,
    // A process that dies leaves its jobs to the others; that is no fault of theirs.
    maxStalledCount: 1_000,
    lockDuration: 10_000,
    stalledInterval: 5_000
  })
  worker.on('error', (err) => log.debug({ err }, 'operation log worker'))
  return worker
}
