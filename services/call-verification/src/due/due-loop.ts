/** Every process looks at every pool this often, for what another one left. */
const LOOK_EVERY_MS = 1_000

/** Timers may fire early; below this a look would find the same thing not yet due, again and again. */
const SHORTEST_WAIT_MS = 5

export interface DueLoop {
  /** Something of the pool falls due then; an earlier look makes a later one unnecessary. */
  expect(pool: string, inMs: number): void
  start(): void
  /** Resolves when no look is under way. */
  stop(): Promise<void>
}

/**
 * Looks at a pool when something of it falls due, and at every pool once a second. A verdict therefore
 * comes in time from any process that knows of it, and within a second from every other one.
 *
 * @param look settles a pool; what it throws is told to onError, and the next look comes anyway
 */
export function createDueLoop({
  look,
  lookAtAll,
  onError
}: {
  look: (pool: string) => Promise<void>
  lookAtAll: () => Promise<void>
  onError: (error: unknown) => void
}): DueLoop {
  const timers = new Map<string, { timer: NodeJS.Timeout; at: number }>()
  const underWay = new Set<Promise<void>>()
  let round: NodeJS.Timeout | undefined
  let running = false

  function track(work: Promise<void>): Promise<void> {
    const settled = work.catch(onError).finally(() => underWay.delete(settled))
    underWay.add(settled)
    return settled
  }

  function runRound() {
    void track(lookAtAll()).then(() => {
      if (running) round = setTimeout(runRound, LOOK_EVERY_MS)
    })
  }

  return {
    expect(pool, inMs) {
      if (!running) return
      const wait = Math.max(inMs, SHORTEST_WAIT_MS)
      const at = performance.now() + wait
      const known = timers.get(pool)
      // The round finds whatever lies further away.
      if (wait > LOOK_EVERY_MS || (known && known.at <= at)) return
      clearTimeout(known?.timer)
      const timer = setTimeout(() => {
        timers.delete(pool)
        void track(look(pool))
      }, wait)
      timers.set(pool, { timer, at })
    },

    start() {
      running = true
      runRound()
    },

    async stop() {
      running = false
      clearTimeout(round)
      for (const { timer } of timers.values()) clearTimeout(timer)
      timers.clear()
      await Promise.all(underWay)
    }
  }
}
