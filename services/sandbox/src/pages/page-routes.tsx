import { readFileSync } from 'node:fs'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import { Type } from 'typebox'
import { findApp } from '../journey-start/apps.ts'
import { sendPage } from './send-page.ts'
import { StartPage } from './start-page.tsx'

const FOLDER = new URL('../../assets/', import.meta.url)
const ASSETS = {
  'sandbox.css': 'text/css; charset=utf-8',
  'telephone.js': 'text/javascript; charset=utf-8',
  'mailbox.js': 'text/javascript; charset=utf-8'
} as const

const Chosen = Type.Object({ app: Type.Optional(Type.String({ maxLength: 64 })) })

/** The start page and what it loads. */
export const pageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/', { schema: { querystring: Chosen } }, async ({ query }, reply) => {
    const chosen = findApp(query.app) ?? findApp(undefined)
    return chosen && sendPage(reply, 200, <StartPage app={chosen} customers={SANDBOX_CUSTOMERS} />)
  })

  for (const [name, type] of Object.entries(ASSETS)) {
    const content = readFileSync(new URL(name, FOLDER))
    app.get(`/assets/${name}`, async (_request, reply) =>
      reply.headers({ 'content-type': type, 'cache-control': 'no-cache' }).send(content)
    )
  }
}
