import type { FiguresWindow, VerificationEvent } from '@yobirin/contracts'
import type { Counts } from './counters.ts'
import type { SecondsHistogram } from './seconds-histogram.ts'

export interface NumberFigures {
  readonly counts: Counts
  /** From the draw to the verdict, of what was verified in the window. */
  readonly seconds: SecondsHistogram
}

/** What a number has brought since it was first shown. */
export interface NumberTotals {
  readonly ended: number
  readonly verified: number
  /** Milliseconds since 1970; undefined if it never verified anybody. */
  readonly lastVerifiedAt?: number
}

export interface PoolFigures {
  /** The counts are exact over this span. */
  readonly from: number
  readonly until: number
  /** Of all numbers together, with what concerns none of them. */
  readonly pool: NumberFigures
  /** By number, E.164; those of which something was counted. */
  readonly numbers: ReadonlyMap<string, NumberFigures>
}

/** Counts of what happened, in memory that does not grow with the traffic. */
export interface Figures {
  read(pool: string, window: FiguresWindow, numbers: readonly string[]): Promise<PoolFigures>
  totals(pool: string): Promise<ReadonlyMap<string, NumberTotals>>
  /** Takes events that the queue has out of the outbox, and counts those that were still in it. */
  handOn(
    pool: string,
    entries: readonly { readonly outboxId: string; readonly event: VerificationEvent }[]
  ): Promise<void>
}
