import type { RingStrategy } from '@yobirin/contracts'
import type { NumberDirectory } from '../number-pool/number-directory.ts'
import type { RunPoolScript } from '../pool-scripts.ts'
import { verificationId } from '../verifications/verification-id.ts'
import type { Caller } from '../verifications/verifications-port.ts'
import type { CallAnswer, CallEndResult, InboundCalls } from './inbound-calls-port.ts'

type RingAnswer = Extract<CallAnswer, { status: 'ring' }>

/** Ids become part of keys and job ids, and those of some carriers are chosen by the caller. */
const CALL_ID = /^[A-Za-z0-9_.@-]{1,128}$/

export function createRedisInboundCalls({
  run,
  directory,
  hashCaller
}: {
  run: RunPoolScript
  directory: NumberDirectory
  hashCaller: (e164: string) => Caller
}): InboundCalls {
  /** The directory may be ahead of the pool, by one that was killed while adding the number. */
  async function runWherePooled(
    name: 'receiveCall' | 'endCall',
    callId: string,
    targetNumber: string,
    args: readonly string[]
  ) {
    if (!CALL_ID.test(callId)) throw new TypeError('Not the id of a call')
    const pool = await directory.poolOf(targetNumber)
    if (pool === undefined) return undefined
    const answer = await run(name, pool, [callId, targetNumber, ...args])
    return answer[0] === 'not_in_pool' ? undefined : { pool, answer }
  }

  return {
    async receive({ callId, targetNumber, caller, trust }): Promise<CallAnswer> {
      const who =
        caller.kind === 'presented'
          ? [hashCaller(caller.e164).hash, '', trust]
          : ['', caller.reason, '']
      const found = await runWherePooled('receiveCall', callId, targetNumber, who)
      if (!found) return { status: 'unknown_number' }
      const [, outcome, strategy, ringForMs, key, repeated] = found.answer
      return {
        status: 'ring',
        outcome: outcome as RingAnswer['outcome'],
        ringStrategy: strategy as RingStrategy,
        ringForMs: Number(ringForMs),
        ...(key && { verificationId: verificationId(found.pool, key) }),
        repeated: repeated === '1'
      }
    },

    async end({ callId, targetNumber }): Promise<CallEndResult> {
      const found = await runWherePooled('endCall', callId, targetNumber, [])
      if (!found) return { status: 'unknown_number' }
      const [status, key] = found.answer
      return {
        status: status === 'taken_back' ? 'taken_back' : 'noted',
        ...(key && { verificationId: verificationId(found.pool, key) })
      }
    }
  }
}
