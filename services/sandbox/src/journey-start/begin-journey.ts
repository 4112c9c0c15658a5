import type { SandboxCustomer } from '@yobirin/sandbox-customers'

export type BegunJourney =
  | { status: 'begun'; url: string }
  | { status: 'refused'; httpStatus: number }
  | { status: 'unreachable' }

/** Asks flow to begin a journey. */
export type BeginJourney = (customer: SandboxCustomer, returnUrl: string) => Promise<BegunJourney>

const PATIENCE_MS = 10_000

export function createBeginJourney(flowUrl: string, token: string): BeginJourney {
  return async ({ phone, email }, returnUrl) => {
    try {
      const answer = await fetch(`${flowUrl.replace(/\/+$/, '')}/v1/journeys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ phone, email, returnUrl }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS)
      })
      if (!answer.ok) return { status: 'refused', httpStatus: answer.status }
      const { url } = (await answer.json()) as { url?: unknown }
      return typeof url === 'string' && /^https?:\/\//.test(url)
        ? { status: 'begun', url }
        : { status: 'refused', httpStatus: answer.status }
    } catch {
      return { status: 'unreachable' }
    }
  }
}
