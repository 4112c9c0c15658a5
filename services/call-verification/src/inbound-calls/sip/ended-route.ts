import { SIP_CALL_ENDED_PATH, type SipCallEnded } from '@yobirin/contracts'
import type { FastifyInstance } from 'fastify'
import { ApiProblem } from '../../problems/api-problem.ts'
import type { GatewayOptions } from '../gateway.ts'
import { patiently } from '../patiently.ts'
import { sipCallEndedSchema } from './webhook-schemas.ts'

const LONGEST_WAIT_MS = 1_500

/** A caller hung up: sooner than the second ring, the call no longer counts. */
export function endedRoute(app: FastifyInstance, { inboundCalls }: GatewayOptions): void {
  app.post(SIP_CALL_ENDED_PATH, { schema: sipCallEndedSchema }, async (request, reply) => {
    const { callId: id, targetNumber } = request.body as SipCallEnded
    const call = { callId: `sip-${id}`, targetNumber }
    const log = request.log.child(call)
    const result = await patiently(() => inboundCalls.end(call), {
      forMs: LONGEST_WAIT_MS - reply.elapsedTime,
      onFailure: (error) => log.error({ err: error }, 'the end of a call could not be noted')
    })
    if (!result) throw new ApiProblem('service_unavailable', { retryAfterSeconds: 1 })
    log.info(result, 'a caller has hung up')
    return reply.code(204).send()
  })
}
