import { VERIFICATION_COMMANDS_QUEUE } from '@yobirin/contracts'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { inSpan } from '@yobirin/tracing'
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq'
import type { CommandResult, SetAsideReason } from './command-handler.ts'

const CONCURRENCY = 32
const RETRY_AFTER_MS = 500

/**
 * A worker that dies, or loses its connection, leaves its job to the others, however often that happens, and
 * while the customer still looks: commands are idempotent.
 */
const MOST_STALLS = 1_000
const STALLED_INTERVAL_MS = 1_000
const LOCK_MS = 3_000

export interface CommandWorkerObserver {
  setAside(jobId: string | undefined, reason: SetAsideReason): void
  /** Redis failed; the command is tried again. */
  postponed(jobId: string | undefined, error: unknown): void
  error(error: Error): void
}

export interface CommandWorker {
  start(): void
  /** Takes no more commands and resolves when those under way are done. */
  close(): Promise<void>
}

/**
 * Works on `verification-commands`. A command that cannot succeed is set aside: failed, kept, never tried
 * again. One that met a failure of Redis is tried again, whatever its sender allowed for; a start
 * goes stale by its own date.
 *
 * @param connection of its own, for it blocks
 */
export function createCommandWorker({
  connection,
  keyPrefix,
  handle,
  observer
}: {
  connection: RedisConnection
  keyPrefix: string
  handle: (payload: unknown) => Promise<CommandResult>
  observer: CommandWorkerObserver
}): CommandWorker {
  async function work(job: Job, token?: string) {
    let result: CommandResult
    try {
      const from: unknown = job.data?.traceparent
      const span = `${VERIFICATION_COMMANDS_QUEUE} process`
      result = await inSpan(span, { kind: 'consumer', from }, () => handle(job.data))
    } catch (error) {
      observer.postponed(job.id, error)
      await job.moveToDelayed(Date.now() + RETRY_AFTER_MS, token)
      throw new DelayedError()
    }
    if (result.status === 'set_aside') {
      observer.setAside(job.id, result.reason)
      throw new UnrecoverableError(`Set aside: ${result.reason}`)
    }
  }

  const worker = new Worker(VERIFICATION_COMMANDS_QUEUE, work, {
    connection,
    prefix: queuePrefix(keyPrefix, VERIFICATION_COMMANDS_QUEUE),
    autorun: false,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: MOST_STALLS,
    removeOnComplete: { count: 0 }
  })
  worker.on('error', observer.error)

  return {
    start() {
      worker.run().catch(observer.error)
    },
    // Without Redis no command can be finished; its lock runs out and another worker takes it.
    close: () => worker.close(connection.status !== 'ready')
  }
}
