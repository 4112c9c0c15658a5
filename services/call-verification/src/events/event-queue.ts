import { eventJobId, VERIFICATION_EVENTS_QUEUE, type VerificationEvent } from '@yobirin/contracts'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { Queue } from 'bullmq'

/** A second apart, for eleven days: the reader's database may be away, and no event is given up. */
const RETRIES = { attempts: 1_000_000, backoff: { type: 'fixed', delay: 1_000 } }

/** While a job is kept, a repeat of its event is dropped here; later the reader drops it. */
const REMOVED_AFTER = { age: 60, count: 1_000 }

export interface EventQueue {
  /** Each at most once while its job is kept. @throws when any of them may be missing */
  add(events: readonly VerificationEvent[]): Promise<void>
  close(): Promise<void>
}

export function createEventQueue(
  redis: RedisConnection,
  keyPrefix: string,
  onError: (error: Error) => void
): EventQueue {
  const queue = new Queue<VerificationEvent>(VERIFICATION_EVENTS_QUEUE, {
    connection: redis,
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE),
    defaultJobOptions: { ...RETRIES, removeOnComplete: REMOVED_AFTER, removeOnFail: false }
  })
  queue.on('error', onError)
  return {
    async add(events) {
      await queue.addBulk(
        events.map((event) => ({
          name: event.type,
          data: event,
          opts: { jobId: eventJobId(event) }
        }))
      )
    },
    close: () => queue.close()
  }
}
