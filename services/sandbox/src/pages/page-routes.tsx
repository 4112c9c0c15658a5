import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import { CUSTOMERS } from '../customers/customers.ts'
import { FINTECH_APPS } from '../journey-start/apps.ts'
import { sendPage } from './send-page.ts'
import { StartPage } from './start-page.tsx'

const FOLDER = new URL('../../assets/', import.meta.url)
const ASSETS = {
  'sandbox.css': 'text/css; charset=utf-8',
  'telephone.js': 'text/javascript; charset=utf-8',
  'mailbox.js': 'text/javascript; charset=utf-8'
} as const

/** The start page and what it loads. */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  app.get('/', async (_request, reply) => {
    const [fintech] = FINTECH_APPS
    return fintech && sendPage(reply, 200, <StartPage app={fintech} customers={CUSTOMERS} />)
  })

  for (const [name, type] of Object.entries(ASSETS)) {
    const content = readFileSync(new URL(name, FOLDER))
    app.get(`/assets/${name}`, async (_request, reply) =>
      reply.headers({ 'content-type': type, 'cache-control': 'no-cache' }).send(content)
    )
  }
}
