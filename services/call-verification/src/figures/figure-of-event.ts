import type { VerificationEvent } from '@yobirin/contracts'
import { type Counter, OUTCOME_COUNTERS } from './counters.ts'
import { bucketOf } from './seconds-histogram.ts'

/** One thing that an event tells. */
export interface Figure {
  /** E.164; undefined of what concerns the pool alone. */
  readonly targetNumber?: string
  /** Milliseconds since 1970, Redis's clock. */
  readonly at: number
  readonly counter: Counter
  readonly bucket?: number
}

export function figuresOf(event: VerificationEvent): readonly Figure[] {
  switch (event.type) {
    case 'verification':
      return figuresOfChange(event)
    case 'call': {
      const { targetNumber, at, outcome } = event
      return [{ targetNumber, at, counter: OUTCOME_COUNTERS[outcome] }]
    }
    case 'refusal':
      return event.reason === 'exhausted' ? [{ at: event.at, counter: 'exhausted' }] : []
    case 'pool':
      return []
  }
}

function figuresOfChange({
  cause,
  state: { targetNumber, createdAt, endedAt }
}: Extract<VerificationEvent, { type: 'verification' }>): readonly Figure[] {
  switch (cause) {
    case 'started':
      return [{ targetNumber, at: createdAt, counter: 'shown' }]
    case 'verified':
    case 'expired':
    case 'cancelled':
    case 'failed': {
      const at = endedAt ?? createdAt
      const ended: Figure = { targetNumber, at, counter: 'ended' }
      const bucket = bucketOf((at - createdAt) / 1_000)
      return cause === 'verified'
        ? [ended, { targetNumber, at, counter: 'verified', bucket }]
        : [ended]
    }
    case 'ringing':
    case 'hung_up':
    case 'hint':
      return []
  }
}
