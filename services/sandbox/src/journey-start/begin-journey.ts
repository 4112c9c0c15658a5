import type { SandboxCustomer } from '@yobirin/sandbox-customers'

export type BegunJourney =
  | { status: 'begun'; url: string }
  | { status: 'refused'; httpStatus: number }
  | { status: 'unreachable' }

/** Asks flow to begin a journey for an app, its fields filled in where somebody is to be played. */
export type BeginJourney = (request: {
  readonly app: string
  readonly returnUrl: string
  readonly customer: SandboxCustomer | undefined
}) => Promise<BegunJourney>

const PATIENCE_MS = 10_000

export function createBeginJourney(flowUrl: string, token: string): BeginJourney {
  return async ({ app, returnUrl, customer }) => {
    try {
      const answer = await fetch(`${flowUrl.replace(/\/+$/, '')}/v1/journeys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ app, returnUrl, ...(customer && { entered: formOf(customer) }) }),
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

/** By the names of the journey's fields. The PIN is for the customer to type. */
function formOf({
  birthDate,
  branch,
  accountType,
  accountNumber,
  nameKana,
  phone,
  email
}: SandboxCustomer) {
  const [birthYear, birthMonth, birthDay] = birthDate.split('-')
  return {
    ...{ branch, accountType, accountNumber, nameKana, birthYear, birthMonth, birthDay },
    ...{ phone, email, emailConfirm: email }
  }
}
