import { createScripts, type RedisConnection, script } from '@yobirin/redis'
import type { Sealer } from '@yobirin/sealing'
import type { Clock } from '../clock.ts'
import type { Job } from '../outbox/job.ts'
import type { RedisKeys } from '../redis-keys.ts'
import type { Journey } from './journey.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'

export interface TimeLimits {
  /** Without a request from the customer's browser. */
  readonly idleMs: number
  /** From the opening of the journey. */
  readonly absoluteMs: number
}

export const TIME_LIMITS: TimeLimits = { idleMs: 30 * 60_000, absoluteMs: 120 * 60_000 }

const SCRIPTS = new URL('../../redis-scripts/', import.meta.url)

export function redisJourneyStore({
  redis,
  keys,
  sealer,
  clock,
  limits = TIME_LIMITS
}: {
  redis: RedisConnection
  keys: RedisKeys
  sealer: Sealer
  clock: Clock
  limits?: TimeLimits
}): JourneyStore {
  const scripts = createScripts(redis, SCRIPTS, {
    readJourney: script((reply) => reply as [string, string, ...string[]] | null),
    saveJourney: script((reply) => reply === 1)
  })
  const keysOf = (id: string) => [keys.journey(id), keys.outbox(id)]
  const sealContext = (id: string) => `journey ${id}`

  async function read(id: string, idleMs: number): Promise<StoredJourney | undefined> {
    const reply = await scripts.readJourney(keysOf(id), [await clock.now(), idleMs])
    if (!reply) return undefined
    const [version, sealed, ...jobs] = reply
    return {
      journey: JSON.parse(sealer.open(sealed, sealContext(id))) as Journey,
      version: Number(version),
      undelivered: jobs.map(decodeJob)
    }
  }

  async function write(version: number, journey: Journey, jobs: readonly Job[]): Promise<boolean> {
    return scripts.saveJourney(keysOf(journey.id), [
      version,
      sealer.seal(JSON.stringify(journey), sealContext(journey.id)),
      await clock.now(),
      limits.idleMs,
      journey.createdAt + limits.absoluteMs,
      ...jobs.map(encodeJob)
    ])
  }

  return {
    async create(journey) {
      if (!(await write(0, journey, []))) throw new Error('A journey of this id is there already')
    },
    read: (id) => read(id, 0),
    touch: (id) => read(id, limits.idleMs),
    async save(from, to, jobs) {
      return { status: (await write(from.version, to, jobs)) ? 'saved' : 'conflict' }
    },
    async undelivered(id) {
      return (await redis.lrange(keys.outbox(id), 0, -1)).map(decodeJob)
    },
    async forget(id, jobs) {
      for (const job of jobs) await redis.lrem(keys.outbox(id), 1, encodeJob(job))
    }
  }
}

const encodeJob = ({ queue, id, data }: Job) => JSON.stringify([queue, id, data])

function decodeJob(text: string): Job {
  const [queue, id, data] = JSON.parse(text) as [string, string, unknown]
  return { queue, id, data }
}
