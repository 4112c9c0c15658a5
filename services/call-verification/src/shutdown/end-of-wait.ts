import type { EventEmitter } from 'node:events'

interface EndOfWait {
  readonly closing: AbortSignal
  /** Emits `close`. */
  readonly connection: EventEmitter
  readonly afterMs?: number
}

/**
 * Aborted at whichever comes first: the process stops, the other side is gone, the time is up.
 *
 * @returns release() lets go of all three
 */
export function endOfWait({ closing, connection, afterMs }: EndOfWait): {
  readonly signal: AbortSignal
  release(): void
} {
  const controller = new AbortController()
  const end = () => controller.abort()
  const timer = afterMs === undefined ? undefined : setTimeout(end, afterMs)
  closing.addEventListener('abort', end)
  connection.once('close', end)
  if (closing.aborted) end()
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer)
      closing.removeEventListener('abort', end)
      connection.removeListener('close', end)
    }
  }
}
