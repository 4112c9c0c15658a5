import { createScripts, type RedisConnection, script } from '@yobirin/redis'
import { carriedTrace } from '@yobirin/tracing'
import { type OutboxEntry, readOutboxEntry } from './events/outbox-entry.ts'

/** What every script of a pool replies; its own answer is a list that begins with a word. */
interface PoolReply {
  readonly answer: readonly string[]
  /** Outbox id, kind and data of each event that the script wrote. */
  readonly written: readonly string[]
  /** Milliseconds until something of the pool falls due; -1 when nothing waits. */
  readonly dueInMs: number
}

const poolReply = script((reply): PoolReply => {
  const [answer, written, dueInMs] = reply as [string[], string[], number]
  return { answer, written, dueInMs }
})

const DEFINITIONS = {
  startVerification: poolReply,
  readVerification: poolReply,
  cancelVerification: poolReply,
  receiveCall: poolReply,
  endCall: poolReply,
  settleDue: poolReply,
  handOn: poolReply,
  lendNumber: poolReply,
  addNumbers: poolReply,
  changeNumber: poolReply,
  changeSettings: poolReply
}

export interface PoolScriptsListener {
  /** Events that lie in the outbox and are this process's to hand on. */
  written(pool: string, entries: readonly OutboxEntry[]): void
  due(pool: string, inMs: number): void
}

/** Runs a script on a pool; the arguments follow the time and the trace, which are put first. */
export type RunPoolScript = (
  name: keyof typeof DEFINITIONS,
  pool: string,
  args: readonly (string | number)[]
) => Promise<readonly string[]>

/** The hash tag that every key of a pool begins with. */
export function poolTag(keyPrefix: string, pool: string): string {
  return `{${keyPrefix}:${pool}}`
}

/**
 * @param now replaces Redis's clock, in tests only
 */
export function createPoolScripts({
  redis,
  keyPrefix,
  now,
  listener
}: {
  redis: RedisConnection
  keyPrefix: string
  now?: (() => number) | undefined
  listener: PoolScriptsListener
}): RunPoolScript {
  const scripts = createScripts(redis, new URL('../redis-scripts/', import.meta.url), DEFINITIONS)

  return async (name, pool, args) => {
    const { answer, written, dueInMs } = await scripts[name](
      [poolTag(keyPrefix, pool)],
      [`${now ? now() : ''}|${carriedTrace().traceparent ?? ''}`, ...args]
    )
    const entries: OutboxEntry[] = []
    for (let index = 0; index < written.length; index += 3) {
      const [outboxId = '', kind = '', data = ''] = written.slice(index, index + 3)
      entries.push(readOutboxEntry(pool, outboxId, kind, data))
    }
    if (entries.length > 0) listener.written(pool, entries)
    if (dueInMs >= 0) listener.due(pool, dueInMs)
    return answer
  }
}
