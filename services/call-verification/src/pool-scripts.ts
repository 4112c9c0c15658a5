import { createScripts, type RedisConnection, script } from '@yobirin/redis'
import { carriedTrace } from '@yobirin/tracing'
import { createAskedTogether } from './asked-together.ts'
import { type OutboxEntry, readOutboxEntry } from './events/outbox-entry.ts'

/** A list that begins with a word. */
type Answer = readonly string[]

/** What every script of a pool replies. */
interface PoolReply<Answers> {
  readonly answer: Answers
  /** Outbox id, kind and data of each event that the script wrote. */
  readonly written: readonly string[]
  /** Milliseconds until something of the pool falls due; -1 when nothing waits. */
  readonly dueInMs: number
}

function poolReply<Answers>() {
  return script((reply): PoolReply<Answers> => {
    const [answer, written, dueInMs] = reply as [Answers, string[], number]
    return { answer, written, dueInMs }
  })
}

const alone = poolReply<Answer>()
const ALONE = {
  readVerification: alone,
  cancelVerification: alone,
  endCall: alone,
  settleDue: alone,
  handOn: alone,
  lendNumber: alone,
  addNumbers: alone,
  changeNumber: alone,
  changeSettings: alone
}

/** Scripts that do the same for several who ask in one turn, and answer each. */
const toEach = poolReply<readonly Answer[]>()
const TOGETHER = {
  startVerification: toEach,
  receiveCall: toEach
}

export interface PoolScriptsListener {
  /** Events that lie in the outbox and are this process's to hand on. */
  written(pool: string, entries: readonly OutboxEntry[]): void
  due(pool: string, inMs: number): void
}

/** Runs a script on a pool; before its arguments it is given the time and the trace. */
export type RunPoolScript = (
  name: keyof typeof ALONE | keyof typeof TOGETHER,
  pool: string,
  args: readonly (string | number)[]
) => Promise<Answer>

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
  const folder = new URL('../redis-scripts/', import.meta.url)
  const alone = createScripts(redis, folder, ALONE)
  const together = createScripts(redis, folder, TOGETHER)
  const askedTogether = createAskedTogether<readonly (string | number)[], Answer>()
  const tagsOf = (pool: string) => [poolTag(keyPrefix, pool)]
  const timeAnd = (trace: string) => `${now ? now() : ''}|${trace}`

  function heard<Answers>(pool: string, { answer, written, dueInMs }: PoolReply<Answers>) {
    const entries: OutboxEntry[] = []
    for (let index = 0; index < written.length; index += 3) {
      const [outboxId = '', kind = '', data = ''] = written.slice(index, index + 3)
      entries.push(readOutboxEntry(pool, outboxId, kind, data))
    }
    if (entries.length > 0) listener.written(pool, entries)
    if (dueInMs >= 0) listener.due(pool, dueInMs)
    return answer
  }

  return async (name, pool, args) => {
    const trace = carriedTrace().traceparent ?? ''
    if (name in alone) {
      const reply = await alone[name as keyof typeof ALONE](tagsOf(pool), [timeAnd(trace), ...args])
      return heard(pool, reply)
    }
    // Each has its own trace, and as many arguments as the others.
    return askedTogether(`${name} ${pool}`, [trace, ...args], async (all) => {
      const questions = [timeAnd(''), args.length, ...all.flat()]
      const reply = await together[name as keyof typeof TOGETHER](tagsOf(pool), questions)
      return heard(pool, reply)
    })
  }
}
