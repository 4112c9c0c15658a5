import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import type { ApprovalsApi } from '../services/approvals-api.ts'
import { ApprovalsPage } from './approvals-page.tsx'

const params = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) })

export const approvalRoutes: FastifyPluginAsyncTypebox<{ approvalsApi: ApprovalsApi }> = async (
  app,
  { approvalsApi }
) => {
  app.get('/approvals', { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    const approvals = await approvalsApi.list(operator.credential)
    return sendPage(reply, <ApprovalsPage {...{ operator, approvals }} />)
  })

  app.post(
    '/approvals/:id/approve',
    { preHandler: app.signedIn('operator'), schema: { params, body: Type.Object(actFields) } },
    async ({ params: { id }, body: { why }, visitor: { credential } }, reply) => {
      const approved = await approvalsApi.decide(credential, id, 'approve', why)
      await approvalsApi.carryOut(credential, approved)
      return reply.notice('It was approved, and is done.').redirect('/approvals', 303)
    }
  )

  app.post(
    '/approvals/:id/decline',
    { preHandler: app.signedIn('operator'), schema: { params, body: Type.Object(actFields) } },
    async ({ params: { id }, body: { why }, visitor: { credential } }, reply) => {
      await approvalsApi.decide(credential, id, 'decline', why)
      return reply.notice('It was declined: nothing is done.').redirect('/approvals', 303)
    }
  )

  app.post(
    '/approvals/:id/carry-out',
    { preHandler: app.signedIn('operator'), schema: { params } },
    async ({ params: { id }, visitor: { credential } }, reply) => {
      await approvalsApi.carryOut(credential, await approvalsApi.read(credential, id))
      return reply.notice('It is done.').redirect('/approvals', 303)
    }
  )
}
