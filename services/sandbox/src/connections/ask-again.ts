import { setTimeout } from 'node:timers/promises'
import { ClientError } from 'openid-client'

const PAUSES_MS = [500, 1_000, 2_000, 4_000]

/** A bank that is away for a moment is asked again, as long as a code lives; what it refuses stays refused. */
export async function askAgain<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const pause of PAUSES_MS) {
    try {
      return await ask()
    } catch (error) {
      if (!isAway(error)) throw error
      await setTimeout(pause)
    }
  }
  return ask()
}

function isAway(error: unknown): boolean {
  return (
    error instanceof ClientError && error.cause instanceof Response && error.cause.status >= 500
  )
}
