import { SIP_CALL_PATH, type SipCall, type SipCallAnswer } from '@yobirin/contracts'
import { parseCallerId } from '@yobirin/phone-numbers'
import type { FastifyInstance } from 'fastify'
import { ApiProblem } from '../../problems/api-problem.ts'
import type { GatewayOptions } from '../gateway.ts'
import { outcomeOf } from '../outcome-of.ts'
import { patiently } from '../patiently.ts'
import { sipCallSchema } from './webhook-schemas.ts'

/** The gateway lets the call ring meanwhile; it asks again, and a little later gives up. */
const LONGEST_WAIT_MS = 1_500

const gateway = 'sip'

/** A call on the bank's trunk: told at once how long it is to ring. */
export function callRoute(app: FastifyInstance, { inboundCalls, metrics }: GatewayOptions): void {
  app.post(SIP_CALL_PATH, { schema: sipCallSchema }, async (request, reply) => {
    const { callId: id, targetNumber, caller: said, trust } = request.body as SipCall
    const callId = `${gateway}-${id}`
    const call = { callId, targetNumber }
    // Whatever the gateway takes for a number is looked at by the same rules as every other.
    const caller = said.kind === 'presented' ? parseCallerId(said.e164) : said

    const answer = await patiently(
      () => inboundCalls.receive({ callId, targetNumber, caller, trust }),
      {
        forMs: LONGEST_WAIT_MS - reply.elapsedTime,
        onFailure: (err) =>
          request.log.error({ ...call, err }, 'a call could not be decided, trying again')
      }
    )
    metrics.calls.inc({ gateway, outcome: outcomeOf(answer) })
    if (!answer) {
      request.log.error(call, 'a call is undecided')
      throw new ApiProblem('service_unavailable', { retryAfterSeconds: 1 })
    }
    if (answer.status === 'unknown_number') {
      request.log.warn(call, 'a call to a number of no pool')
      return answer satisfies SipCallAnswer
    }
    const { outcome, verificationId, repeated, ringForMs } = answer
    const decided = { ...call, verificationId, outcome, repeated, ringForMs, trust }
    request.log.info(decided, 'a call rings')
    return { status: 'ring', ringForMs } satisfies SipCallAnswer
  })
}
