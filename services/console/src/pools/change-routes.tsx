import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ConsoleRefusal } from '../pages/console-refusal.ts'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import { ChangePage } from './change-page.tsx'
import { forEachLine } from './for-each-line.ts'
import { OPERATOR_STATES } from './number-states.ts'
import { OutcomePage } from './outcome-page.tsx'
import { type PoolRoutesOptions, poolParams } from './pool-params.ts'

const ChosenSchema = Type.Array(Type.String({ pattern: '^\\+81[0-9]{8,10}$' }), {
  minItems: 1,
  maxItems: 500,
  uniqueItems: true
})

/** Numbers as the confirmation showed them: `+81120…@revision`. */
const SeenSchema = Type.Array(Type.String({ pattern: '^\\+81[0-9]{8,10}@[0-9]{1,15}$' }), {
  minItems: 1,
  maxItems: 500
})

export const changeRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (
  app,
  { poolsApi }
) => {
  app.get(
    '/pools/:pool/change',
    {
      preHandler: app.signedIn('operator'),
      schema: { params: poolParams, querystring: Type.Object({ number: ChosenSchema }) }
    },
    async ({ params: { pool }, query, visitor: operator }, reply) => {
      const [{ numbers: all }, { numbers: figures }] = await Promise.all([
        poolsApi.read(operator.credential, pool),
        poolsApi.figures(operator.credential, pool, '1h')
      ])
      const numbers = all
        .filter(({ targetNumber }) => query.number.includes(targetNumber))
        .map((number) => ({
          ...number,
          figures: figures.find(({ targetNumber }) => targetNumber === number.targetNumber)
        }))
      if (numbers.length === 0) throw new ConsoleRefusal('not_found')
      const activeCount = all.filter(({ state }) => state === 'active').length
      return sendPage(reply, <ChangePage {...{ operator, pool, numbers, activeCount }} />)
    }
  )

  app.post(
    '/pools/:pool/change',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: poolParams,
        body: Type.Object({
          ...actFields,
          seen: SeenSchema,
          state: Type.Enum(OPERATOR_STATES.map(([state]) => state))
        })
      }
    },
    async ({ params: { pool }, body, visitor: operator }, reply) => {
      const { seen, state, why } = body
      const [only, ...others] = seen
      if (only !== undefined && others.length === 0) {
        const number = readSeen(only)
        const changed = await poolsApi.changeState(operator.credential, pool, number, {
          state,
          why
        })
        const { targetNumberNational: national } = changed
        return reply.notice(`${national} is ${state} now.`).redirect(`/pools/${pool}`, 303)
      }
      const outcomes = await forEachLine(seen, async (one) => {
        const number = readSeen(one)
        const changed = await poolsApi.changeState(operator.credential, pool, number, {
          state,
          why
        })
        return { what: changed.targetNumberNational, words: `${changed.state} now` }
      })
      const title = `${seen.length} numbers: ${state}`
      return sendPage(reply, <OutcomePage {...{ operator, pool, title, outcomes }} />)
    }
  )
}

function readSeen(one: string): { targetNumber: string; revision: number } {
  const [targetNumber = '', revision] = one.split('@')
  return { targetNumber, revision: Number(revision) }
}
