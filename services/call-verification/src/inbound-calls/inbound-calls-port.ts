import type { CallOutcome, RingStrategy } from '@yobirin/contracts'
import type { CallerId, CallerTrust } from '@yobirin/phone-numbers'

export interface InboundCall {
  /** Gateway and carrier id, such as `twilio-CA…`: one call, however often it is delivered. */
  readonly callId: string
  /** The number called, E.164. */
  readonly targetNumber: string
  readonly caller: CallerId
  /** What the network says about the caller ID; of one that is withheld it says nothing. */
  readonly trust: CallerTrust
}

export type CallAnswer =
  | {
      readonly status: 'ring'
      /** `test`: one that we placed ourselves; it is told to nobody, and counted apart. */
      readonly outcome: CallOutcome | 'test'
      readonly ringStrategy: RingStrategy
      /** Milliseconds from now until the call is to be refused; 0 when it has rung enough. */
      readonly ringForMs: number
      readonly verificationId?: string
      /** The call had been delivered before. */
      readonly repeated: boolean
    }
  /** The number is not and was not in any pool: refuse at once. */
  | { readonly status: 'unknown_number' }

export type CallEndResult =
  /** The call ended too early to count, and no longer does. */
  | { readonly status: 'taken_back'; readonly verificationId?: string }
  | { readonly status: 'noted'; readonly verificationId?: string }
  | { readonly status: 'unknown_number' }

export interface InboundCalls {
  /**
   * Decides a call, once, whatever the number of processes and deliveries. Every call to a number that
   * is or was in a pool rings alike, so the answer says how long and never who was matched.
   */
  receive(call: InboundCall): Promise<CallAnswer>

  /** The carrier says, signed, that a call has ended; within 3 seconds of its beginning that takes it back. */
  end(call: { readonly callId: string; readonly targetNumber: string }): Promise<CallEndResult>
}
