import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { problem } from '../problem.ts'
import type { Telephone } from './telephone.ts'
import { WITHHELD_FORMS } from './withheld-forms.ts'

const CALL_SID = '^CA[0-9a-f]{32}$'

const NewCall = Type.Object({
  from: Type.Optional(Type.String({ maxLength: 64 })),
  withheld: Type.Optional(Type.Union([Type.Boolean(), Type.Enum(WITHHELD_FORMS)])),
  as: Type.Optional(Type.Enum(WITHHELD_FORMS)),
  to: Type.String({ minLength: 1, maxLength: 64 }),
  callSid: Type.Optional(Type.String({ pattern: CALL_SID })),
  stirVerstat: Type.Optional(Type.String({ maxLength: 64 })),
  forwardedFrom: Type.Optional(Type.String({ maxLength: 64 })),
  delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 }))
})

const OneCall = Type.Object({ callSid: Type.String({ pattern: CALL_SID }) })

const REFUSALS = {
  from_missing: 'Say `from`, the telephone in hand, or `withheld: true`',
  from_invalid: '`from` is neither a Japanese telephone that can call nor a foreign +E.164 number',
  to_invalid: '`to` is not a Japanese toll-free number (0120, 0800)'
} as const

/** The telephone over HTTP, as a person has it in hand. */
export const telephoneRoutes: FastifyPluginAsyncTypebox<{ telephone: Telephone }> = async (
  app,
  { telephone }
) => {
  app.post('/phone/calls', { schema: { body: NewCall } }, async ({ body }, reply) => {
    const placed = telephone.call(body)
    return placed.status === 'placed'
      ? reply.code(201).send({ callSid: placed.callSid })
      : problem(reply, 422, placed.code, REFUSALS[placed.code])
  })

  app.get('/phone/calls/:callSid', { schema: { params: OneCall } }, async ({ params }, reply) => {
    const call = telephone.find(params.callSid)
    return call ?? problem(reply, 404, 'call_unknown', 'There is no such call any more')
  })

  app.post(
    '/phone/calls/:callSid/hangup',
    { schema: { params: OneCall } },
    async ({ params }, reply) => {
      const call = telephone.hangUp(params.callSid)
      return call ?? problem(reply, 404, 'call_unknown', 'There is no such call any more')
    }
  )
}
