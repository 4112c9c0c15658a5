import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { FiguresWindowSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import { sendPage } from '../pages/send-page.ts'
import { addRoutes } from './add-routes.tsx'
import { changeRoutes } from './change-routes.tsx'
import { importRoutes } from './import-routes.tsx'
import { PoolPage } from './pool-page.tsx'
import { type PoolRoutesOptions, poolParams } from './pool-params.ts'
import { settingsRoutes } from './settings-routes.tsx'

const asked = Type.Optional(Type.String({ pattern: '^[0-9.e-]{0,16}$' }))

export const poolRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (app, options) => {
  const { poolsApi } = options

  app.get(
    '/pools/:pool',
    {
      preHandler: app.signedIn(),
      schema: {
        params: poolParams,
        querystring: Type.Object({
          window: Type.Optional(FiguresWindowSchema),
          ...{ arrivalsPerSecond: asked, secondsToCall: asked, bits: asked, sharing: asked }
        })
      }
    },
    async ({ params, query: { window = '1h', ...load }, visitor: operator }, reply) => {
      const { credential } = operator
      const asked = filled(load)
      const [pool, figures, plan] = await Promise.all([
        poolsApi.read(credential, params.pool),
        poolsApi.figures(credential, params.pool, window),
        poolsApi.plan(credential, params.pool, asked)
      ])
      return sendPage(reply, <PoolPage {...{ operator, pool, figures, plan, asked }} />)
    }
  )

  await app.register(changeRoutes, options)
  await app.register(addRoutes, options)
  await app.register(importRoutes, options)
  await app.register(settingsRoutes, options)
}

/** An empty field of a form counts as not there. */
function filled(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : []))
  )
}
