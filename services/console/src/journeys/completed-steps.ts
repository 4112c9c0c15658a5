import type { LogEntry } from '../services/flow-schemas.ts'
import { STEPS } from './steps.ts'

export interface CompletedStep {
  readonly step: string
  /** Journeys that went on from it; the last step ends in a consent. */
  readonly count: number
}

/** How many journeys completed each step, in the order in which customers come by them. */
export function completedSteps(entries: readonly LogEntry[]): CompletedStep[] {
  return STEPS.map((step) => {
    const journeys = entries
      .filter((entry) => entry.step === step && isCompleted(entry))
      .map(({ journeyId, id }) => journeyId ?? id)
    return { step, count: new Set(journeys).size }
  })
}

/** flow's word: `first`, the way back, is another. */
function isCompleted({ outcome }: LogEntry): boolean {
  return outcome === 'next'
}
