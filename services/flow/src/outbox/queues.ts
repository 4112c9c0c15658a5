import {
  NOTIFICATIONS_QUEUE,
  OPERATION_LOG_QUEUE,
  VERIFICATION_COMMANDS_QUEUE,
  VERIFICATION_EVENTS_QUEUE
} from '@yobirin/contracts'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { type JobsOptions, Queue } from 'bullmq'
import type { Job } from './job.ts'

export interface Queues {
  /** Puts a job on its queue; one that lies there already stays as it is. */
  add(job: Job): Promise<void>
  /** Jobs of every queue that this service writes or reads, by state. */
  count(): Promise<readonly QueueCounts[]>
  close(): Promise<void>
}

/** Those that wait, wait for their time, are worked on, and were set aside. */
export const JOB_STATES = ['waiting', 'delayed', 'active', 'failed'] as const

export interface QueueCounts {
  readonly queue: string
  readonly jobs: Readonly<Record<(typeof JOB_STATES)[number], number>>
}

// A finished job leaves nothing behind. One that was set aside stays where an operator sees it; what is
// personal in it is sealed. When to try again is for the reader of a queue to say.
const OPTIONS: Readonly<Record<string, JobsOptions>> = {
  [VERIFICATION_COMMANDS_QUEUE]: { removeOnComplete: true, removeOnFail: { age: 86_400 } },
  [NOTIFICATIONS_QUEUE]: { removeOnComplete: true, removeOnFail: { age: 30 * 86_400 } },
  [OPERATION_LOG_QUEUE]: { removeOnComplete: true, removeOnFail: false }
}

/** Whose reader we are, and never write to. */
const READ = [VERIFICATION_EVENTS_QUEUE]

export function createQueues({
  redis,
  keyPrefix,
  onError
}: {
  redis: RedisConnection
  keyPrefix: string
  onError: (error: Error) => void
}): Queues {
  const queues = new Map(
    [...Object.keys(OPTIONS), ...READ].map((name) => {
      const queue = new Queue(name, { connection: redis, prefix: queuePrefix(keyPrefix, name) })
      queue.on('error', onError)
      return [name, queue]
    })
  )
  return {
    async add({ queue, id, data }) {
      const target = queues.get(queue)
      if (!target || !OPTIONS[queue]) throw new Error(`There is no queue ${queue}`)
      await target.add(queue, data, { ...OPTIONS[queue], jobId: id })
    },
    count() {
      const counted = [...queues].map(async ([queue, counts]) => {
        const {
          waiting = 0,
          delayed = 0,
          active = 0,
          failed = 0
        } = await counts.getJobCounts(...JOB_STATES)
        return { queue, jobs: { waiting, delayed, active, failed } }
      })
      return Promise.all(counted)
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    }
  }
}
