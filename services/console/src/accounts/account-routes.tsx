import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import type { FlowApi } from '../services/flow-api.ts'
import { AccountsPage, FoundPage } from './accounts-page.tsx'

const MOST_ON_A_PAGE = '25'

export const accountRoutes: FastifyPluginAsyncTypebox<{ flowApi: FlowApi }> = async (
  app,
  { flowApi }
) => {
  app.get(
    '/accounts',
    {
      preHandler: app.signedIn(),
      schema: {
        querystring: Type.Object({
          list: Type.Optional(Type.Enum(['locks', 'consents'])),
          after: Type.Optional(Type.String({ maxLength: 160 }))
        })
      }
    },
    async ({ query: { list, after }, visitor: operator }, reply) => {
      const { credential } = operator
      const paging = (which: string) => ({
        limit: MOST_ON_A_PAGE,
        after: list === which ? after : undefined
      })
      const [locks, consents, switches] = await Promise.all([
        flowApi.locks(credential, paging('locks')),
        flowApi.consents(credential, paging('consents')),
        flowApi.switches(credential)
      ])
      const institutions = switches.filter(({ kind }) => kind === 'institution').map(({ id }) => id)
      return sendPage(
        reply,
        <AccountsPage
          {...{ operator, institutions }}
          {...{ locks: locks.locks, nextLocks: locks.next }}
          {...{ consents: consents.consents, nextConsents: consents.next }}
        />
      )
    }
  )

  app.post(
    '/accounts/find',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        body: Type.Object({
          formKey: actFields.formKey,
          institution: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
          branch: Type.String({ pattern: '^[0-9]{3}$' }),
          accountType: Type.Enum(['ordinary', 'savings']),
          accountNumber: Type.String({ pattern: '^[0-9]{1,7}$' })
        })
      }
    },
    async ({ body: { formKey: _checked, ...account }, visitor: operator }, reply) => {
      const [lock, consents] = await Promise.all([
        flowApi.findLock(operator.credential, account),
        flowApi.findConsents(operator.credential, account)
      ])
      return sendPage(reply, <FoundPage {...{ operator, lock, consents }} />)
    }
  )

  app.post(
    '/accounts/locks/:accountKey/lift',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: Type.Object({ accountKey: Type.String({ pattern: '^[\\w-]{22}$' }) }),
        body: Type.Object(actFields)
      }
    },
    async ({ params: { accountKey }, body: { why }, visitor: operator }, reply) => {
      const lock = await flowApi.liftLock(operator.credential, accountKey, why)
      return reply.notice(`The lock of ${lock.maskedAccount} is lifted.`).redirect('/accounts', 303)
    }
  )

  app.post(
    '/accounts/consents/:id/revoke',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,128}$' }) }),
        body: Type.Object(actFields)
      }
    },
    async ({ params: { id }, body: { why }, visitor: operator }, reply) => {
      const { app, maskedAccount } = await flowApi.revokeConsent(
        ...([operator.credential, id, why] as const)
      )
      const words = `${app} can read nothing more of ${maskedAccount}.`
      return reply.notice(words).redirect('/accounts', 303)
    }
  )
}
