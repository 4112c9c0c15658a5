import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import type { DeadLettersApi } from '../services/dead-letters-api.ts'
import { DeadLettersPage } from './dead-letters-page.tsx'

export const deadLetterRoutes: FastifyPluginAsyncTypebox<{
  deadLettersApi: DeadLettersApi
}> = async (app, { deadLettersApi }) => {
  app.get(
    '/dead-letters',
    { preHandler: app.signedIn('operator') },
    async ({ visitor: operator }, reply) => {
      const letters = await deadLettersApi.list(operator.credential)
      return sendPage(reply, <DeadLettersPage {...{ operator, letters }} />)
    }
  )

  app.post(
    '/dead-letters/:id/resend',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) }),
        body: Type.Object(actFields)
      }
    },
    async ({ params: { id }, body, visitor: operator }, reply) => {
      await deadLettersApi.resend(operator.credential, id, body.why)
      return reply.notice('It is on its way again.').redirect('/dead-letters', 303)
    }
  )
}
