import type { SipRequest } from '../messages/sip-request.ts'
import { type ResponseCode, writeResponse } from '../messages/write-response.ts'

/** 64 times T1: whoever has not acknowledged a final response by then never will. */
const TIMER_H_MS = 32_000

/** Where a request came from and its answers go to: RFC 3261, 18.2.2 has them take the same connection. */
export interface Peer {
  send(text: string): void
}

export interface InviteTransaction {
  readonly request: SipRequest
  readonly isOver: boolean
  /** After the final response there is no other; what comes too late is not sent. */
  respond(code: ResponseCode, headers?: readonly string[]): void
  /** Is told once that the caller has hung up, or cannot be answered any more. */
  onEnd: ((why: 'cancelled' | 'cancelled_by_proxy' | 'peer_lost') => void) | undefined
}

export interface InviteTransactions {
  /** The transaction that a CANCEL, an ACK or a repeated INVITE belongs to. */
  find(request: SipRequest): InviteTransaction | undefined
  /** Whether the same request is under way by another transaction. */
  hasSame(request: SipRequest): boolean
  open(request: SipRequest, toTag: string, peer: Peer): InviteTransaction
  repeat(request: SipRequest): void
  acknowledge(request: SipRequest): void
  lose(peer: Peer): void
}

interface Kept extends InviteTransaction {
  readonly peer: Peer
  last: string
  timer: NodeJS.Timeout | undefined
}

/**
 * INVITE server transactions over connections that lose nothing: a response is sent once and repeated
 * only when the request is.
 *
 * @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-17.2.1)
 */
export function createInviteTransactions(): InviteTransactions {
  const kept = new Map<string, Kept>()
  const ongoing = new Map<string, number>()

  const count = (same: string, by: number) => {
    const now = (ongoing.get(same) ?? 0) + by
    if (now > 0) ongoing.set(same, now)
    else ongoing.delete(same)
  }
  const forget = (transaction: Kept) => {
    clearTimeout(transaction.timer)
    kept.delete(transaction.request.transaction)
    if (!transaction.isOver) count(sameness(transaction.request), -1)
  }

  return {
    find: ({ transaction }) => kept.get(transaction),
    hasSame: (request) => ongoing.has(sameness(request)),

    open(request, toTag, peer) {
      let isOver = false
      const transaction: Kept = {
        request,
        peer,
        last: '',
        timer: undefined,
        onEnd: undefined,
        get isOver() {
          return isOver
        },
        respond(code, headers) {
          if (isOver) return
          const text = writeResponse(request, code, toTag, headers)
          peer.send(text)
          if (code === 100) return
          transaction.last = text
          if (code < 200) return
          isOver = true
          count(sameness(request), -1)
          transaction.timer = setTimeout(() => forget(transaction), TIMER_H_MS)
          transaction.timer.unref()
        }
      }
      kept.set(request.transaction, transaction)
      count(sameness(request), 1)
      return transaction
    },

    repeat(request) {
      const transaction = kept.get(request.transaction)
      if (transaction?.last) transaction.peer.send(transaction.last)
    },

    // Timer I is zero over TCP: nothing repeated can follow.
    acknowledge(request) {
      const transaction = kept.get(request.transaction)
      if (transaction?.isOver) forget(transaction)
    },

    lose(peer) {
      for (const transaction of [...kept.values()]) {
        if (transaction.peer !== peer) continue
        const { onEnd } = transaction
        const wasOver = transaction.isOver
        forget(transaction)
        if (!wasOver) onEnd?.('peer_lost')
      }
    }
  }
}

function sameness({ callId, fromTag, sequenceNumber }: SipRequest): string {
  return [callId, fromTag, sequenceNumber].join('\n')
}
