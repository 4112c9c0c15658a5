import type { Logger } from '@yobirin/logging'

const EVERY_MS = 2_000

/** Something that operators change at run time, as this process knows it. */
export interface LastKnown<Value> {
  /** At most some seconds old while the source answers; what was known last while it does not. */
  current(): Value
  /** Reads what is there now. Never fails: a source that is away leaves what is known as it is. */
  refresh(): Promise<void>
  /** Reads it now and from now on. @returns stops that, after the present round */
  start(): Promise<() => Promise<void>>
}

/**
 * Nobody who asks waits for the source, which may be away or hang: it is read beside them.
 *
 * @param what in the plural, for the log, which is told once that the source is away and once that it is back
 */
export function lastKnown<Value>({
  what,
  initial,
  read,
  log,
  everyMs = EVERY_MS
}: {
  what: string
  initial: Value
  read: () => Promise<Value>
  log: Logger
  everyMs?: number
}): LastKnown<Value> {
  let value = initial
  let away = false
  let waiting = 0
  let rounds = Promise.resolve()

  async function round(): Promise<void> {
    try {
      value = await read()
      if (away) log.info(`${what} can be read again`)
      away = false
    } catch (err) {
      if (!away) log.warn({ err }, `${what} cannot be read; those known last count`)
      away = true
    } finally {
      waiting -= 1
    }
  }

  // One after the other, so that an earlier answer never takes the place of a later one.
  function refresh(): Promise<void> {
    waiting += 1
    rounds = rounds.then(round)
    return rounds
  }

  return {
    current: () => value,
    refresh,
    async start() {
      await refresh()
      const timer = setInterval(() => {
        if (waiting === 0) void refresh()
      }, everyMs)
      return () => {
        clearInterval(timer)
        return rounds
      }
    }
  }
}
