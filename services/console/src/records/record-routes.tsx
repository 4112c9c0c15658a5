import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { sendPage } from '../pages/send-page.ts'
import type { FlowApi } from '../services/flow-api.ts'
import type { Credential } from '../services/service-client.ts'
import { ActsPage } from './acts-page.tsx'
import { LogPage } from './log-page.tsx'

const after = Type.Optional(Type.String({ maxLength: 160 }))
const limit = '50'
/** Days of Japan, as a browser's calendar writes them; an empty field of a form counts as not there. */
const days = {
  from: Type.Optional(Type.String({ pattern: '^$|^20[0-9]{2}-[0-9]{2}-[0-9]{2}$' })),
  until: Type.Optional(Type.String({ pattern: '^$|^20[0-9]{2}-[0-9]{2}-[0-9]{2}$' }))
}

/** As the API has it: from the first instant of one day to the end of the other. */
function spanOf({ from, until }: { from?: string | undefined; until?: string | undefined }) {
  return {
    from: from && `${from}T00:00:00+09:00`,
    until: until && new Date(Date.parse(`${until}T00:00:00+09:00`) + DAY_MS).toISOString()
  }
}
const DAY_MS = 86_400_000

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
          ...{ ...days, after }
        })
      }
    },
    async ({ query: { after, ...query }, visitor: operator }, reply) => {
      const asked = { ...query, ...spanOf(query), after, limit }
      const { entries, next } = await flowApi.log(viewerCredential, asked)
      return sendPage(reply, <LogPage {...{ operator, entries, next, query }} />)
    }
  )

  app.get(
    '/acts',
    {
      preHandler: app.signedIn(),
      schema: {
        querystring: Type.Object({
          by: Type.Optional(Type.String({ maxLength: 96 })),
          action: Type.Optional(Type.String({ pattern: '^[a-z_ ]{0,64}$' })),
          ...{ ...days, after }
        })
      }
    },
    async ({ query: { after, ...query }, visitor: operator }, reply) => {
      // Written with spaces here, and with underscores there.
      const action = query.action?.trim().replaceAll(' ', '_')
      const asked = { ...query, action, ...spanOf(query), after, limit }
      const { acts, next } = await flowApi.acts(operator.credential, asked)
      return sendPage(reply, <ActsPage {...{ operator, acts, next, query }} />)
    }
  )
}
