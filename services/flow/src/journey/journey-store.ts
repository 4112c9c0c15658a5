import type { Job } from '../outbox/job.ts'
import type { Journey } from './journey.ts'

export interface StoredJourney {
  readonly journey: Journey
  /** Grows with every save; a save names the one that it was made from. */
  readonly version: number
  /** Jobs that were saved with the journey and are not known to lie in their queues yet. */
  readonly undelivered: readonly Job[]
}

export interface JourneyStore {
  /** Jobs saved with a journey exist if and only if the change that they belong to does. */
  create(journey: Journey): Promise<void>

  /** @returns undefined when it never was, or its time is over */
  read(id: string): Promise<StoredJourney | undefined>

  /** Reads it for somebody who is at the screen, which starts its idle time anew. */
  touch(id: string): Promise<StoredJourney | undefined>

  /**
   * Writes the journey and its jobs in one step, if nobody else has written since. Every replica is told.
   */
  save(from: StoredJourney, to: Journey, jobs: readonly Job[]): Promise<SaveResult>

  /** What the journey's outbox holds, be the journey itself there or not. */
  undelivered(id: string): Promise<readonly Job[]>

  /** Takes delivered jobs out of the journey's outbox. */
  forget(id: string, jobs: readonly Job[]): Promise<void>
}

/** `conflict`: another request was faster, or the journey is gone. */
export type SaveResult = { readonly status: 'saved' } | { readonly status: 'conflict' }
