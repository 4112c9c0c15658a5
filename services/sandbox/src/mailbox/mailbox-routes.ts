import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { problem } from '../problem.ts'
import type { Mailbox } from './mailbox.ts'

const OneMessage = Type.Object({ id: Type.Integer({ minimum: 1 }) })

// A message is a stranger's: no script, nothing from elsewhere, no way out of its frame.
const MESSAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

export const mailboxRoutes: FastifyPluginAsyncTypebox<{ mailbox: Mailbox }> = async (
  app,
  { mailbox }
) => {
  app.get('/mailbox', async () => mailbox.list())

  app.get('/mailbox/:id/html', { schema: { params: OneMessage } }, async ({ params }, reply) => {
    const message = mailbox.find(params.id)
    if (!message) return problem(reply, 404, 'message_unknown', 'There is no such message any more')
    return reply
      .header('content-security-policy', MESSAGE_POLICY)
      .type('text/html; charset=utf-8')
      .send(message.html)
  })
}
