import type { Logger } from '@yobirin/logging'

const ONCE_IN_MS = 10_000

/**
 * A connection that is lost tells of every attempt to restore it, and so does everything that uses it.
 * One line in ten seconds for each of them is enough to see it, and few enough to see other things.
 */
export function createOutageLog(logger: Logger): (connection: string, err: unknown) => void {
  const lastLogged = new Map<string, number>()
  return (connection, err) => {
    const now = performance.now()
    if (now - (lastLogged.get(connection) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return
    lastLogged.set(connection, now)
    logger.warn({ err, connection }, 'Redis does not answer; what needs it waits')
  }
}
