import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayOptions } from '../gateway.ts'
import { hold } from '../hold.ts'
import { outcomeOf } from '../outcome-of.ts'
import { patiently } from '../patiently.ts'
import { alarmIfAnswered } from './answered-call.ts'
import { rejectAfter, rejectNow } from './twiml.ts'
import { parseCaller, parseCallFields } from './voice-form.ts'
import { voiceSchema } from './webhook-schemas.ts'
import type { Form } from './webhook-signature.ts'

// Twilio gives up at 15 s and then answers the call with an error message, billed. Two are left for
// the way there and back.
const LONGEST_HOLD_MS = 12_500

const gateway = 'twilio'

/**
 * A call, first at its voice address and, when nobody took that, at its fallback. A signed one is
 * always refused as busy: what goes wrong here must never become an answered call.
 */
export function voiceRoutes(app: FastifyInstance, options: GatewayOptions): void {
  const { metrics } = options

  app.post(
    '/webhooks/twilio/voice',
    { schema: voiceSchema('receiveTwilioCall', 'A call comes in') },
    async (request, reply) =>
      reply.type('text/xml; charset=utf-8').send(await answerCall(request, reply, options))
  )

  app.post(
    '/webhooks/twilio/voice/fallback',
    { schema: voiceSchema('takeUpTwilioCall', 'A call whose voice address did not answer') },
    async (request, reply) => {
      const { ErrorCode } = request.body as Form
      const errorCode = /^\d{1,6}$/.test(String(ErrorCode)) ? ErrorCode : undefined
      request.log.error({ errorCode }, 'a call came by the fallback: the voice address has failed')
      metrics.fallbacks.inc({ gateway })
      return reply.type('text/xml; charset=utf-8').send(await answerCall(request, reply, options))
    }
  )
}

async function answerCall(
  request: FastifyRequest,
  reply: FastifyReply,
  { inboundCalls, metrics, configuration }: GatewayOptions
): Promise<string> {
  const form = request.body as Form
  alarmIfAnswered(form, { log: request.log, metrics })
  const fields = parseCallFields(form, configuration.TWILIO_ACCOUNT_SID)
  if (!fields) {
    request.log.warn('a signed call has fields that are not understood')
    metrics.calls.inc({ gateway, outcome: 'malformed' })
    return rejectNow
  }

  const { callId, targetNumber } = fields
  const { caller, trust } = parseCaller(form, targetNumber)
  // Field by field, here and in the line of the log: to spread them out took a twentieth of the whole call.
  const call = { callId, targetNumber, caller, trust }
  const answer = await patiently(() => inboundCalls.receive(call), {
    forMs: LONGEST_HOLD_MS - reply.elapsedTime,
    onFailure: (err) =>
      request.log.error({ ...fields, err }, 'a call could not be decided, trying again')
  })
  metrics.calls.inc({ gateway, outcome: outcomeOf(answer) })
  if (answer?.status !== 'ring') {
    if (answer) request.log.warn(fields, 'a call to a number of no pool')
    else request.log.error(fields, 'a call was refused undecided')
    return rejectNow
  }

  const { outcome, verificationId, repeated, ringStrategy, ringForMs } = answer
  request.log.info(
    { callId, targetNumber, verificationId, outcome, repeated, ringForMs },
    'a call rings'
  )
  switch (ringStrategy) {
    case 'immediate':
      return rejectNow
    case 'pause':
      return rejectAfter(ringForMs)
    case 'hold': {
      const longest = Math.max(0, LONGEST_HOLD_MS - reply.elapsedTime)
      metrics.heldCalls.inc()
      const end = await hold(Math.min(ringForMs, longest), reply.raw)
      metrics.heldCalls.dec()
      request.log.debug({ ...fields, verificationId, end }, 'a held call is refused')
      return rejectNow
    }
  }
}
