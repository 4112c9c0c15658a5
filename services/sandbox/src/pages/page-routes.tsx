import { readFileSync } from 'node:fs'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { withTokens } from '@yobirin/design-tokens'
import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import { Type } from 'typebox'
import { findApp } from '../journey-start/apps.ts'
import { EmptyScreen } from './screen-panel.tsx'
import { sendPage } from './send-page.ts'
import { StartPage } from './start-page.tsx'

const FOLDER = new URL('../../assets/', import.meta.url)
const ASSETS = {
  'sandbox.css': 'text/css; charset=utf-8',
  'telephone.js': 'text/javascript; charset=utf-8',
  'ringing-tone.js': 'text/javascript; charset=utf-8',
  'screen.js': 'text/javascript; charset=utf-8',
  'mailbox.js': 'text/javascript; charset=utf-8'
} as const

const Chosen = Type.Object({ app: Type.Optional(Type.String({ maxLength: 64 })) })

/** The start page and what it loads. */
export const pageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/', { schema: { querystring: Chosen } }, async ({ query }, reply) => {
    const chosen = findApp(query.app) ?? findApp(undefined)
    return chosen && sendPage(reply, 200, <StartPage app={chosen} customers={SANDBOX_CUSTOMERS} />)
  })

  app.get('/screen', async (_request, reply) => sendPage(reply, 200, <EmptyScreen />))

  for (const [name, type] of Object.entries(ASSETS)) {
    const file = readFileSync(new URL(name, FOLDER), 'utf8')
    const content = name.endsWith('.css') ? withTokens(file) : file
    app.get(`/assets/${name}`, async (_request, reply) =>
      reply.headers({ 'content-type': type, 'cache-control': 'no-cache' }).send(content)
    )
  }
}
