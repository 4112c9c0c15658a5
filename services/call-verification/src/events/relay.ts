import type { VerificationEvent } from '@yobirin/contracts'
import { type RedisConnection, serverTime } from '@yobirin/redis'
import type { Figures } from '../figures/figures-port.ts'
import { poolTag } from '../pool-scripts.ts'
import type { EventQueue } from './event-queue.ts'
import { type OutboxEntry, readOutboxEntry } from './outbox-entry.ts'

/** What lies longer was left by a process that died, or by a queue that failed. */
const LEFT_AFTER_MS = 1_000
/** As many as one job may hold. */
const BATCH = 200
/** For how long an event that nobody waits for may wait for company: what goes alone costs several times as much. */
const COMPANY_MS = 50

export interface RelayObserver {
  handedOn(count: number, leftByAnother: boolean): void
  failed(error: unknown): void
}

export interface Backlog {
  readonly entries: number
  /** For how long the first has lain there; 0 when there is none. */
  readonly oldestSeconds: number
}

export interface Relay {
  /** Hands on what this process wrote, soon, together with what else comes meanwhile; of calls alone a little later. */
  handOn(pool: string, entries: readonly OutboxEntry[]): void
  /** Hands on what has lain in the outbox for more than a second, whoever wrote it. */
  sweep(pool: string): Promise<void>
  /** What lies in the outbox of a pool, whoever wrote it. */
  backlog(pool: string): Promise<Backlog>
  /** Resolves when nothing given to handOn() is under way. */
  drained(): Promise<void>
}

interface Waiting {
  readonly pool: string
  readonly entry: OutboxEntry
}

/**
 * Moves events from the outbox to the queue, and only then takes them out: a process that dies in between
 * leaves them to another's sweep, so each arrives at least once. A queue that fails is not tried again
 * here; its events are left as well.
 */
export function createRelay({
  redis,
  keyPrefix,
  queue,
  figures,
  observer
}: {
  redis: RedisConnection
  keyPrefix: string
  queue: Pick<EventQueue, 'add'>
  figures: Pick<Figures, 'handOn'>
  observer: RelayObserver
}): Relay {
  const outboxKey = (pool: string) => `${poolTag(keyPrefix, pool)}:outbox`
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined
  let company: NodeJS.Timeout | undefined
  /** In the queue, and still in the outbox: nobody waits until it is out, so it holds up no other event. */
  let told: Waiting[] = []
  let takingOut: Promise<void> | undefined

  function leave() {
    clearTimeout(company)
    company = undefined
    // What waited for company may have gone along with a flush that was under way.
    if (waiting.length > 0) flushing ??= flush()
  }

  async function flush() {
    // Other replies of this turn of the event loop come along.
    await new Promise(setImmediate)
    do {
      const batch = waiting.slice(0, BATCH)
      waiting = waiting.slice(BATCH)
      try {
        await queue.add(batch.map(eventOf))
        told.push(...batch)
        takingOut ??= takeOutTold()
      } catch (error) {
        observer.failed(error)
      }
    } while (waiting.some(isAwaited) || waiting.length >= BATCH)
    flushing = undefined
    if (waiting.length > 0) company ??= setTimeout(leave, COMPANY_MS)
  }

  async function takeOutTold() {
    while (told.length > 0) {
      const batch = told.slice(0, BATCH)
      told = told.slice(BATCH)
      await takeOut(batch, false).catch(observer.failed)
    }
    takingOut = undefined
  }

  async function takeOut(batch: readonly Waiting[], leftByAnother: boolean) {
    const byPool = new Map<string, OutboxEntry[]>()
    for (const { pool, entry } of batch) {
      byPool.set(pool, [...(byPool.get(pool) ?? []), entry])
    }
    await Promise.all([...byPool].map(([pool, entries]) => figures.handOn(pool, entries)))
    observer.handedOn(batch.length, leftByAnother)
  }

  async function leftOver(pool: string): Promise<OutboxEntry[]> {
    const until = (await serverTime(redis, outboxKey(pool))) - LEFT_AFTER_MS
    const rows = await redis.xrange(outboxKey(pool), '-', until, 'COUNT', BATCH)
    return rows.map(([outboxId, [, kind = '', , data = '']]) =>
      readOutboxEntry(pool, outboxId, kind, data)
    )
  }

  return {
    handOn(pool, entries) {
      const written = entries.map((entry) => ({ pool, entry }))
      waiting.push(...written)
      if (written.some(isAwaited)) leave()
      else company ??= setTimeout(leave, COMPANY_MS)
    },
    async sweep(pool) {
      let entries: OutboxEntry[]
      do {
        entries = await leftOver(pool)
        if (entries.length === 0) return
        const left = entries.map((entry) => ({ pool, entry }))
        await queue.add(left.map(eventOf))
        await takeOut(left, true)
      } while (entries.length === BATCH)
    },
    async backlog(pool) {
      const [entries, [oldest], now] = await Promise.all([
        redis.xlen(outboxKey(pool)),
        redis.xrange(outboxKey(pool), '-', '+', 'COUNT', 1),
        serverTime(redis, outboxKey(pool))
      ])
      // The id of an entry begins with the instant at which it was written.
      const writtenAt = oldest ? Number.parseInt(oldest[0], 10) : now
      return { entries, oldestSeconds: Math.max(0, now - writtenAt) / 1_000 }
    },
    async drained() {
      while (waiting.length > 0 || flushing || takingOut) {
        leave()
        await flushing
        await takingOut
      }
    }
  }
}

const eventOf = ({ entry }: Waiting): VerificationEvent => entry.event

/** A call is counted and no more; everything else somebody may look at a page for. */
function isAwaited({ entry: { event } }: Waiting): boolean {
  return event.type !== 'call'
}
