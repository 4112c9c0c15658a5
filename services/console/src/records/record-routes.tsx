import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { sendPage } from '../pages/send-page.ts'
import type { FlowApi } from '../services/flow-api.ts'
import type { Credential } from '../services/service-client.ts'
import { ActsPage } from './acts-page.tsx'
import { LogPage } from './log-page.tsx'

const after = Type.Optional(Type.String({ maxLength: 160 }))
const limit = '50'

/** @param viewerCredential asks for the log: whoever may see names would have each look recorded as one at names */
export const recordRoutes: FastifyPluginAsyncTypebox<{
  flowApi: FlowApi
  viewerCredential: Credential
}> = async (app, { flowApi, viewerCredential }) => {
  app.get(
    '/operation-log',
    {
      preHandler: app.signedIn(),
      schema: {
        querystring: Type.Object({
          institution: Type.Optional(Type.String({ pattern: '^$|^[a-z][a-z0-9-]{0,31}$' })),
          journeyId: Type.Optional(Type.String({ pattern: '^$|^[A-Za-z0-9._-]{1,128}$' })),
          after
        })
      }
    },
    async ({ query: { after, ...query }, visitor: operator }, reply) => {
      const { entries, next } = await flowApi.log(viewerCredential, { ...query, after, limit })
      return sendPage(reply, <LogPage {...{ operator, entries, next, query }} />)
    }
  )

  app.get(
    '/acts',
    { preHandler: app.signedIn(), schema: { querystring: Type.Object({ after }) } },
    async ({ query, visitor: operator }, reply) => {
      const { acts, next } = await flowApi.acts(operator.credential, { ...query, limit })
      return sendPage(reply, <ActsPage {...{ operator, acts, next }} />)
    }
  )
}
