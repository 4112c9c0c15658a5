import type { FastifyInstance } from 'fastify'
import { ApiProblem } from '../../problems/api-problem.ts'
import type { GatewayOptions } from '../gateway.ts'
import { patiently } from '../patiently.ts'
import { alarmIfAnswered } from './answered-call.ts'
import { parseCallFields } from './voice-form.ts'
import { statusSchema } from './webhook-schemas.ts'
import type { Form } from './webhook-signature.ts'

const LONGEST_WAIT_MS = 12_500
const FINAL_STATUSES = new Set<unknown>(['completed', 'busy', 'no-answer', 'failed', 'canceled'])

/**
 * Twilio tells once that a call has ended. Sooner than the second ring it no longer counts; that it was
 * answered is an alarm.
 */
export function statusRoute(
  app: FastifyInstance,
  { inboundCalls, metrics, configuration }: GatewayOptions
): void {
  app.post('/webhooks/twilio/voice/status', { schema: statusSchema }, async (request, reply) => {
    const form = request.body as Form
    alarmIfAnswered(form, { log: request.log, metrics })
    const fields = parseCallFields(form, configuration.TWILIO_ACCOUNT_SID)
    if (!fields || !FINAL_STATUSES.has(form.CallStatus)) {
      request.log.warn('a signed status has fields that are not understood')
      return reply.code(204).send()
    }

    const log = request.log.child(fields)
    const result = await patiently(() => inboundCalls.end(fields), {
      forMs: LONGEST_WAIT_MS - reply.elapsedTime,
      onFailure: (error) => log.error({ err: error }, 'the end of a call could not be noted')
    })
    if (!result) throw new ApiProblem('service_unavailable', { retryAfterSeconds: 2 })
    log.info({ ...result, callStatus: form.CallStatus }, 'a call has ended')
    return reply.code(204).send()
  })
}
