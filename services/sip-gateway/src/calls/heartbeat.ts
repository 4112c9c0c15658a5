/**
 * How often the proxy hears of a call that rings and is not decided: Kamailio gives us up after three
 * seconds of silence. For how long one rings that is decided it was told.
 */
const EVERY_MS = 1_000
/** Spread over the second: thousands of calls in one go would hold up what is said in between. */
const TICK_MS = 50

export interface Heartbeat {
  /** @returns stops it */
  start(beat: () => void): () => void
  close(): void
}

interface Beating {
  readonly beat: () => void
  next: number
}

/** Beats once a second for each of those calls, by one timer for all. */
export function createHeartbeat(everyMs = EVERY_MS): Heartbeat {
  // In the order of their next beat, since each gets to the end of the row with its beat.
  const row = new Set<Beating>()
  const timer = setInterval(() => {
    const now = performance.now()
    for (const beating of row) {
      if (beating.next > now) return
      row.delete(beating)
      beating.next = now + everyMs
      row.add(beating)
      beating.beat()
    }
  }, TICK_MS)

  return {
    start(beat) {
      const beating = { beat, next: performance.now() + everyMs }
      row.add(beating)
      return () => row.delete(beating)
    },
    close: () => clearInterval(timer)
  }
}
