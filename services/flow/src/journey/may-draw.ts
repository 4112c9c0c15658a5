import type { RateLimits } from '../rate-limits/rate-limits.ts'
import type { Gate } from './gate.ts'
import type { Outcome, Visit } from './step.ts'

/** Whether a number may be drawn for this journey now. */
export type MayDraw = (
  visit: Visit
) => Promise<
  { readonly status: 'allowed' } | { readonly status: 'refused'; readonly outcome: Outcome }
>

export function createMayDraw({ gate, limits }: { gate: Gate; limits: RateLimits }): MayDraw {
  const refused = (outcome: Outcome) => ({ status: 'refused', outcome }) as const

  return async (visit) => {
    const passage = gate.mayDraw(visit)
    switch (passage.status) {
      case 'stops':
        return refused({ to: 'stopped', stop: passage.stop })
      case 'pauses':
        return refused({ to: 'here', refusal: { code: 'BF050', until: passage.resumesAt } })
      case 'open':
    }
    const { customer } = visit.journey
    if (!customer) return refused({ to: 'first' })
    const allowance = await limits.take('telephone', customer.phone)
    if (allowance.allowed) return { status: 'allowed' }
    const { retryAfterSeconds } = allowance
    return refused({ to: 'here', refusal: { code: 'BF020', retryAfterSeconds } })
  }
}
