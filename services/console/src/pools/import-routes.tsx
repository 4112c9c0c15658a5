import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import { ImportPage, TriedPage } from './import-page.tsx'
import { type PoolRoutesOptions, poolParams } from './pool-params.ts'

const LONGEST_LIST = 1_000_000

export const importRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (
  app,
  { poolsApi }
) => {
  app.get(
    '/pools/:pool/import',
    { preHandler: app.signedIn('operator'), schema: { params: poolParams } },
    async ({ params, visitor: operator }, reply) => {
      const { name: pool } = await poolsApi.read(operator.credential, params.pool)
      return sendPage(reply, <ImportPage {...{ operator, pool }} />)
    }
  )

  app.post(
    '/pools/:pool/import',
    {
      preHandler: app.signedIn('operator'),
      // Line ends and what is not ASCII are longer in a form.
      bodyLimit: 3 * LONGEST_LIST,
      schema: {
        params: poolParams,
        body: Type.Object({
          ...actFields,
          csv: Type.String({ minLength: 1, maxLength: LONGEST_LIST }),
          act: Type.Enum(['try', 'import'])
        })
      }
    },
    async ({ params: { pool }, body, visitor: operator }, reply) => {
      const { csv } = body
      const list = { csv, why: body.why, dryRun: body.act === 'try' }
      const result = await poolsApi.importList(operator.credential, pool, list)
      if (result.dryRun) return sendPage(reply, <TriedPage {...{ operator, pool, csv, result }} />)
      const words = `${result.added} numbers added, ${result.alreadyThere} were there already.`
      return reply.notice(words).redirect(`/pools/${pool}`, 303)
    }
  )
}
