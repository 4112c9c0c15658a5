import type { SipCall } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { headerOf } from '../messages/sip-request.ts'
import { dialogHeaders, type ResponseCode } from '../messages/write-response.ts'
import type { InviteTransaction } from '../user-agent/invite-transactions.ts'
import type { CallResult } from './call-result.ts'
import type { CallVerification } from './call-verification.ts'
import type { Heartbeat } from './heartbeat.ts'

export interface RingOptions {
  readonly callVerification: CallVerification
  readonly heartbeat: Heartbeat
  readonly logger: Logger
  /** @param lateMs by how much it rang longer than it was told, where it was told */
  onEnd(result: CallResult, lateMs?: number): void
}

/**
 * One call from its INVITE to its final response, which is never a 200. It rings at once, so that
 * nobody hears how long we think, and for as long as call-verification says.
 */
export function ringCall(
  transaction: InviteTransaction,
  call: SipCall,
  { callVerification, heartbeat, logger, onEnd }: RingOptions
): void {
  const { callId, targetNumber } = call
  const log = logger.child({ callId })
  const startedAt = performance.now()
  const over = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const stopBeating = heartbeat.start(() => transaction.respond(100))

  const finish = (result: CallResult, code?: ResponseCode, lateMs?: number) => {
    if (over.signal.aborted) return
    // With a reason of ours no error is made for each call, with its stack.
    over.abort('over')
    stopBeating()
    for (const timer of timers) clearTimeout(timer)
    if (code) transaction.respond(code)
    onEnd(result, lateMs)
    log.info(
      { result, code, rangMs: Math.round(performance.now() - startedAt) },
      'a call has ended'
    )
  }
  const tellEnded = async () => {
    const heard = await callVerification.tellEnded({ type: 'ended', callId, targetNumber })
    if (!heard) log.error('that a caller has hung up could not be told')
  }

  transaction.onEnd = (why) => {
    switch (why) {
      case 'cancelled':
        finish('cancelled')
        void tellEnded()
        return
      // The caller is still there: another gateway lets the call ring on, under the same id.
      case 'cancelled_by_proxy':
        return finish('given_up_by_proxy')
      case 'peer_lost':
        return finish('peer_lost')
    }
  }

  transaction.respond(180, dialogHeaders(transaction.request))
  // RFC 3261, 13.3.1: an invitation may say itself for how long it is meant.
  const expires = headerOf(transaction.request, 'expires')
  if (expires !== undefined && /^\d{1,6}$/.test(expires)) {
    timers.push(
      setTimeout(() => {
        finish('expired', 487)
        void tellEnded()
      }, Number(expires) * 1_000)
    )
  }

  void callVerification.ask(call, over.signal).then((answer) => {
    if (over.signal.aborted) return
    if (!answer) return finish('failed', 480)
    if (answer.status === 'unknown_number') return finish('unknown_number', 404)
    const due = performance.now() + answer.ringForMs
    timers.push(setTimeout(() => finish('rung', 486, performance.now() - due), answer.ringForMs))
  })
}
