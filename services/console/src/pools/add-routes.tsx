import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ConsoleRefusal } from '../pages/console-refusal.ts'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import { AddPage, MOST_NUMBERS_AT_ONCE } from './add-page.tsx'
import { forEachLine } from './for-each-line.ts'
import { OutcomePage } from './outcome-page.tsx'
import { type PoolRoutesOptions, poolParams } from './pool-params.ts'

export const addRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (
  app,
  { poolsApi }
) => {
  app.get(
    '/pools/:pool/add',
    { preHandler: app.signedIn('operator'), schema: { params: poolParams } },
    async ({ params, visitor: operator }, reply) => {
      const { name: pool } = await poolsApi.read(operator.credential, params.pool)
      return sendPage(reply, <AddPage {...{ operator, pool }} />)
    }
  )

  app.post(
    '/pools/:pool/add',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: poolParams,
        body: Type.Object({ ...actFields, numbers: Type.String({ maxLength: 4_096 }) })
      }
    },
    async ({ params: { pool }, body, visitor: operator }, reply) => {
      const lines = [...new Set(body.numbers.split(/[\r\n]+/).map((line) => line.trim()))]
      const numbers = lines.filter((line) => line !== '')
      if (numbers.length === 0 || numbers.length > MOST_NUMBERS_AT_ONCE) {
        throw new ConsoleRefusal(
          'too_many',
          `${numbers.length} numbers were given; 1 to ${MOST_NUMBERS_AT_ONCE} can be.`
        )
      }
      const outcomes = await forEachLine(numbers, async (number) => {
        const { targetNumberNational: what, added } = await poolsApi.add(
          ...[operator.credential, pool, number, body.why]
        )
        return { what, words: added ? 'added, and active' : 'was there already' }
      })
      const title = `Numbers added to ${pool}`
      return sendPage(reply, <OutcomePage {...{ operator, pool, title, outcomes }} />)
    }
  )
}
