import type { VerificationEvent } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import type { Sealer } from '@yobirin/sealing'
import type { VerificationChanges } from './events/verification-changes-port.ts'
import type { InboundCalls } from './inbound-calls/inbound-calls-port.ts'
import type { NumberPools } from './number-pool/number-pools-port.ts'
import type { Caller, Verifications } from './verifications/verifications-port.ts'

/** What happened, for metrics; nothing personal. */
export type CoreFact =
  /** Told by the process whose script wrote the event, so once in the whole fleet. */
  | { readonly kind: 'event'; readonly event: VerificationEvent }
  | { readonly kind: 'handed_on'; readonly count: number; readonly leftByAnother: boolean }
  | { readonly kind: 'relay_failed' }
  | { readonly kind: 'due_failed' }
  | { readonly kind: 'command_set_aside'; readonly reason: 'payload' | 'seal' }

export interface CoreOptions {
  readonly redisUrl: string
  readonly keyPrefix: string
  /** PHONE_HASH_KEY: whoever has it can tell whose hash is whose. */
  readonly phoneHashKey: string | Buffer
  readonly sealer: Sealer
  readonly logger: Logger
  readonly observe?: (fact: CoreFact) => void
  /** Replaces Redis's clock, in tests only: milliseconds since 1970. */
  readonly now?: () => number
  /** Uniform integers below 2^48, from a cryptographic source. */
  readonly random48?: () => number
}

export interface Core {
  readonly verifications: Verifications
  readonly inboundCalls: InboundCalls
  readonly pools: NumberPools
  readonly changes: VerificationChanges
  hashCaller(e164: string): Caller
  /** Settles what is due, relays events and works on commands until close(). */
  start(): Promise<void>
  /** Takes no more commands, finishes those under way, hands on what this process wrote. */
  close(): Promise<void>
  /** Rejects when Redis does not answer: not ready. */
  ping(): Promise<void>
  /** Every pool once, now: settles what is due and hands on what lies in the outbox. */
  settle(): Promise<void>
}

export function createCore(_options: CoreOptions): Core {
  throw new Error('Not built yet')
}
