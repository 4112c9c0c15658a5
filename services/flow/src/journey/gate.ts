import type { ServiceHours } from '../service-hours/service-hours.ts'
import type { SwitchedOff } from '../switches/switched-off.ts'
import type { Stop } from './refusal.ts'
import type { Visit } from './step.ts'

/** Whether a journey may go on at this moment, whatever its step. */
export type Passage =
  | { readonly status: 'open' }
  /** A short closure: the journey stays as it is and goes on after it. */
  | { readonly status: 'pauses'; readonly resumesAt: number }
  | { readonly status: 'stops'; readonly stop: Stop }

export type Ask = (visit: Visit) => Passage

/** What the hours and the switches allow. */
export interface Gate {
  /** May it begin? It never pauses before it began. */
  readonly mayStart: Ask
  /** May its page be shown, or its input be looked at? */
  readonly mayGoOn: Ask
  /** May a number be drawn for it? */
  readonly mayDraw: Ask
}

export function createGate({
  serviceHours,
  switchedOff
}: {
  serviceHours: ServiceHours
  switchedOff: SwitchedOff
}): Gate {
  const unlessSwitchedOff =
    (ask: Ask): Ask =>
    (visit) =>
      switchedOff(visit) ? { status: 'stops', stop: { code: 'B0070' } } : ask(visit)

  return {
    mayStart: unlessSwitchedOff(({ institution, now }) => {
      const decision = serviceHours.mayStart(institution, now)
      return decision.status === 'allowed' ? { status: 'open' } : closed(decision.resumesAt)
    }),

    mayGoOn: unlessSwitchedOff(({ journey, institution, now }) =>
      passage(serviceHours.stepDuring(institution, { startedAt: journey.createdAt, now }))
    ),

    mayDraw: unlessSwitchedOff(({ institution, now }) =>
      passage(serviceHours.mayDraw(institution, now))
    )
  }
}

function passage(decision: ReturnType<ServiceHours['stepDuring']>): Passage {
  switch (decision.status) {
    case 'goes_on':
      return { status: 'open' }
    case 'waits':
      return { status: 'pauses', resumesAt: decision.resumesAt }
    case 'ended':
      return closed(decision.resumesAt)
  }
}

function closed(until: number | undefined): Passage {
  return { status: 'stops', stop: { code: 'BF050', ...(until !== undefined && { until }) } }
}
