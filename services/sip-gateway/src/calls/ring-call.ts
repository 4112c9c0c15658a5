import type { SipCall, SipCallAnswer } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { ringsFor } from '../messages/edge-headers.ts'
import { headerOf } from '../messages/sip-request.ts'
import { dialogHeaders, type ResponseCode } from '../messages/write-response.ts'
import type { InviteTransaction } from '../user-agent/invite-transactions.ts'
import type { CallResult } from './call-result.ts'
import type { CallVerification } from './call-verification.ts'
import type { Heartbeat } from './heartbeat.ts'

/** What is decided by then is told together with the first ring; nobody hears that it comes so much later. */
const RINGS_AFTER_MS = 100

export interface RingOptions {
  readonly callVerification: CallVerification
  readonly heartbeat: Heartbeat
  readonly logger: Logger
  /** @param lateMs by how much it rang longer than it was told, where it was told */
  onEnd(result: CallResult, lateMs?: number): void
}

/**
 * One call from its INVITE to its final response, which is never a 200. It rings before anybody hears
 * that we think, however long that takes, and then for as long as call-verification says.
 */
export function ringCall(
  transaction: InviteTransaction,
  call: SipCall,
  { callVerification, heartbeat, logger, onEnd }: RingOptions
): void {
  const { callId, targetNumber } = call
  const { request } = transaction
  const startedAt = performance.now()
  const timers: NodeJS.Timeout[] = []
  let isOver = false
  let stopBeating: (() => void) | undefined

  const finish = (result: CallResult, code?: ResponseCode, lateMs?: number) => {
    if (isOver) return
    isOver = true
    stopBeating?.()
    for (const timer of timers) clearTimeout(timer)
    if (code) transaction.respond(code)
    onEnd(result, lateMs)
    const rangMs = Math.round(performance.now() - startedAt)
    logger.info({ callId, result, code, rangMs }, 'a call has ended')
  }
  const tellEnded = async () => {
    const heard = await callVerification.tellEnded({ type: 'ended', callId, targetNumber })
    if (!heard) logger.error({ callId }, 'that a caller has hung up could not be told')
  }
  const ringUndecided = () => {
    transaction.respond(180, dialogHeaders(request))
    stopBeating = heartbeat.start(() => transaction.respond(100))
  }
  const ringFor = (ms: number) => {
    const due = performance.now() + ms
    timers.push(setTimeout(() => finish('rung', 486, performance.now() - due), ms))
    if (stopBeating) transaction.respond(100, ringsFor(request, ms))
    else transaction.respond(180, [...dialogHeaders(request), ...ringsFor(request, ms)])
    stopBeating?.()
  }
  const obey = (answer: SipCallAnswer | undefined) => {
    if (isOver) return
    clearTimeout(undecided)
    if (!answer) finish('failed', 480)
    else if (answer.status === 'unknown_number') finish('unknown_number', 404)
    else ringFor(answer.ringForMs)
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

  const undecided = setTimeout(ringUndecided, RINGS_AFTER_MS)
  timers.push(undecided)
  // RFC 3261, 13.3.1: an invitation may say itself for how long it is meant.
  const expires = headerOf(request, 'expires')
  if (expires !== undefined && /^\d{1,6}$/.test(expires)) {
    timers.push(
      setTimeout(() => {
        finish('expired', 487)
        void tellEnded()
      }, Number(expires) * 1_000)
    )
  }
  void callVerification.ask(call, () => isOver).then(obey)
}
