import {
  VERIFICATION_EVENTS_QUEUE,
  type VerificationEvent,
  type VerificationEvents
} from '@yobirin/contracts'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { Queue } from 'bullmq'

/** A second apart, for eleven days: the reader's database may be away, and no event is given up. */
const RETRIES = { attempts: 1_000_000, backoff: { type: 'fixed', delay: 1_000 } }

/** For those who look into the queue; nothing depends on it. */
const REMOVED_AFTER = { age: 60, count: 200 }

export interface EventQueue {
  /**
   * All in one job: a job costs more than the decision that its event tells of.
   *
   * @throws when they may be missing
   */
  add(events: readonly VerificationEvent[]): Promise<void>
  close(): Promise<void>
}

export function createEventQueue(
  redis: RedisConnection,
  keyPrefix: string,
  onError: (error: Error) => void
): EventQueue {
  const queue = new Queue<VerificationEvents>(VERIFICATION_EVENTS_QUEUE, {
    connection: redis,
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE),
    defaultJobOptions: { ...RETRIES, removeOnComplete: REMOVED_AFTER, removeOnFail: false }
  })
  queue.on('error', onError)
  return {
    async add(events) {
      await queue.add('events', { events: [...events] })
    },
    close: () => queue.close()
  }
}
