interface Patience {
  readonly forMs: number
  readonly betweenMs?: number
  readonly onFailure: (error: unknown) => void
}

/**
 * Asks until there is an answer or the time is up. A carrier waits for us anyway, and Redis is back
 * from a restart or a failover within seconds; what is asked here may be asked twice.
 *
 * @returns undefined when the time is up
 */
export async function patiently<Answer extends object>(
  ask: () => Promise<Answer>,
  { forMs, betweenMs = 250, onFailure }: Patience
): Promise<Answer | undefined> {
  let timeIsUp = false
  let giveUp = () => {}
  const late = new Promise<undefined>((resolve) => {
    giveUp = () => {
      timeIsUp = true
      resolve(undefined)
    }
  })
  const timer = setTimeout(giveUp, Math.max(0, forMs))
  let pause: NodeJS.Timeout | undefined
  try {
    while (!timeIsUp) {
      const attempt = ask().catch((error: unknown) => {
        onFailure(error)
        return undefined
      })
      const answer = await Promise.race([attempt, late])
      if (answer) return answer
      const paused = new Promise((resolve) => {
        pause = setTimeout(resolve, betweenMs)
      })
      await Promise.race([late, paused])
    }
    return undefined
  } finally {
    clearTimeout(timer)
    clearTimeout(pause)
  }
}
