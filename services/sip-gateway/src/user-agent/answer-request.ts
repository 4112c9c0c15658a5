import { cameByEdge } from '../messages/edge-headers.ts'
import { headerOf, type SipRequest } from '../messages/sip-request.ts'
import { newTag, type ResponseCode, writeResponse } from '../messages/write-response.ts'
import type { InviteTransaction, InviteTransactions, Peer } from './invite-transactions.ts'
import { ALLOW } from './methods.ts'
import { refuseRequest } from './refuse-request.ts'

export interface UserAgent {
  /** A call that is ours to let ring and to refuse. */
  onCall(transaction: InviteTransaction): void
  /** Whether new calls are to go elsewhere, since the process is about to end. */
  isLeaving(): boolean
  onAnswered(method: string, code: ResponseCode): void
}

/** What a request is answered with; only an INVITE is anything but an answer at once. */
export function createRequestAnswering(
  transactions: InviteTransactions,
  { onCall, isLeaving, onAnswered }: UserAgent
): (request: SipRequest, peer: Peer) => void {
  return (request, peer) => {
    const { method } = request
    const answer = (code: ResponseCode, headers?: readonly string[]) => {
      peer.send(writeResponse(request, code, newTag(), headers))
      onAnswered(method, code)
    }

    if (method === 'ACK') return transactions.acknowledge(request)
    if (method === 'CANCEL') {
      const cancelled = transactions.find(request)
      if (!cancelled) return answer(481)
      answer(200)
      return cancel(cancelled, request)
    }
    if (method === 'INVITE' && transactions.find(request)) return transactions.repeat(request)

    const refusal = refuseRequest(request, transactions)
    if (refusal) return answer(refusal.code, refusal.headers)
    // A proxy sends the call to another gateway, and stops asking this one.
    if (isLeaving()) return answer(503)
    if (method === 'OPTIONS') return answer(200, [ALLOW, 'Accept: application/sdp'])

    onCall(transactions.open(request, newTag(), peer))
  }
}

/**
 * The caller hangs up, or our edge has given this gateway up for another one, where the call rings on.
 * Calls that come by the edge bear its mark, and so does a CANCEL of theirs that it hands on.
 *
 * @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-9.2)
 */
function cancel(transaction: InviteTransaction, request: SipRequest): void {
  if (transaction.isOver) return
  const { onEnd } = transaction
  transaction.respond(487)
  const isCallers = !cameByEdge(transaction.request) || headerOf(request, 'reason') !== undefined
  onEnd?.(isCallers ? 'cancelled' : 'cancelled_by_proxy')
}
