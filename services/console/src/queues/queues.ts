import {
  NOTIFICATIONS_QUEUE,
  OPERATION_LOG_QUEUE,
  VERIFICATION_COMMANDS_QUEUE,
  VERIFICATION_EVENTS_QUEUE
} from '@yobirin/contracts'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { Queue } from 'bullmq'

export interface QueueState {
  readonly name: string
  readonly carries: string
  /** The service that takes jobs from it. */
  readonly reader: string
  readonly waiting: number
  /** Wait for their time: those that are tried again later. */
  readonly delayed: number
  readonly active: number
  /** Were set aside: nobody tries them again by itself. */
  readonly failed: number
  /** How long the first in line waits, where one does. */
  readonly oldestSeconds?: number
}

export interface Queues {
  /** As BullMQ has them, to be looked at and never written to. */
  readonly all: readonly { readonly queue: Queue; readonly carries: string }[]
  read(): Promise<readonly QueueState[]>
  close(): Promise<void>
}

const QUEUES = [
  {
    name: VERIFICATION_COMMANDS_QUEUE,
    carries: 'Verifications to start or to cancel',
    reader: 'call-verification'
  },
  {
    name: VERIFICATION_EVENTS_QUEUE,
    carries: 'What became of verifications, calls and pools',
    reader: 'flow'
  },
  { name: OPERATION_LOG_QUEUE, carries: 'Entries of the operation log', reader: 'flow' },
  { name: NOTIFICATIONS_QUEUE, carries: 'Letters to customers', reader: 'notification' }
] as const

/** All queues of the product, through a connection that stays the caller's. */
export function openQueues({
  redis,
  keyPrefix,
  now = Date.now
}: {
  redis: RedisConnection
  keyPrefix: string
  now?: () => number
}): Queues {
  const opened = QUEUES.map((about) => {
    const prefix = queuePrefix(keyPrefix, about.name)
    const queue = new Queue(about.name, { connection: redis, prefix, skipMetasUpdate: true })
    // The connection's own listener speaks of it; unheard, this event would end the process.
    queue.on('error', () => {})
    return { ...about, queue }
  })

  return {
    all: opened,
    read() {
      const states = opened.map(async ({ queue, ...about }) => {
        const [counts, [first]] = await Promise.all([
          queue.getJobCounts('waiting', 'delayed', 'active', 'failed'),
          queue.getJobs('waiting', 0, 0, true)
        ])
        const { waiting = 0, delayed = 0, active = 0, failed = 0 } = counts
        const oldestSeconds = first && Math.max(0, Math.round((now() - first.timestamp) / 1_000))
        return {
          ...{ ...about, waiting, delayed, active, failed },
          ...(oldestSeconds !== undefined && { oldestSeconds })
        }
      })
      return Promise.all(states)
    },
    async close() {
      await Promise.all(opened.map(({ queue }) => queue.close()))
    }
  }
}
