import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { RecordChains } from '../../record-chain/record-chains.ts'
import type { Acts } from '../acts/acts.ts'
import { DEFAULT_LIMIT, LimitSchema } from '../paging.ts'
import { problemResponses } from '../problems/problem-responses.ts'

/** Some hundreds of milliseconds of work. */
const MOST_IN_ONE_CALL = 10_000

const tags = ['chains']
const params = Type.Object({
  chain: Type.String({
    pattern: '^[a-z][a-z0-9.-]{0,63}$',
    description: '`operation-log.<institution>` or `administration`'
  })
})
const PositionSchema = Type.Object(
  {
    sequence: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    hash: Type.String({ pattern: '^[0-9a-f]{64}$' })
  },
  { additionalProperties: false }
)
const FaultSchema = Type.Object({
  reason: Type.Enum(['altered', 'key_unknown', 'out_of_place', 'missing', 'cut_off', 'replaced']),
  sequence: Type.Integer({ description: 'The first place that is not as it was written' }),
  id: Type.Optional(Type.String({ description: 'Of the record there, as far as it can be read' }))
})

export interface ChainRoutesOptions {
  readonly acts: Acts
  readonly chains: RecordChains
}

export const chainRoutes: FastifyPluginAsyncTypebox<ChainRoutesOptions> = async (
  app,
  { acts, chains }
) => {
  app.get(
    '/chains',
    {
      onRequest: app.operatorMay('log:verify'),
      schema: {
        operationId: 'listChains',
        tags,
        summary: 'Where the chains end now; noted elsewhere, it is an anchor for later',
        response: {
          200: Type.Object(
            {
              chains: Type.Array(
                Type.Object({ chain: params.properties.chain, ...PositionSchema.properties })
              )
            },
            { description: 'Every chain that is, or is known to have been' }
          ),
          ...problemResponses()
        }
      }
    },
    async () => ({ chains: [...(await chains.heads())] })
  )

  app.post(
    '/chains/:chain/verify',
    {
      onRequest: app.operatorMay('log:verify'),
      schema: {
        operationId: 'verifyChain',
        tags,
        summary: 'Follow a chain and find the first record that is not as it was written',
        params,
        body: Type.Object(
          {
            from: Type.Optional({
              ...PositionSchema,
              description: '`position` of the last answer'
            }),
            anchors: Type.Optional(
              Type.Array(PositionSchema, {
                maxItems: 1_000,
                description: 'Where the chain was seen to be: it must still be so'
              })
            )
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Union(
            [
              Type.Object({
                status: Type.Literal('intact'),
                position: PositionSchema,
                complete: Type.Boolean({ description: 'If not, ask again from this position' })
              }),
              Type.Object({ status: Type.Literal('broken'), fault: FaultSchema })
            ],
            { description: 'How far it is intact, or where it is broken' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ params: { chain }, body, log }) => {
      const verification = await chains.verify(chain, { ...body, most: MOST_IN_ONE_CALL })
      if (verification.status === 'broken') {
        log.error({ chain, ...verification.fault }, 'a chain of records is broken')
      }
      return verification
    }
  )

  app.get(
    '/chains/:chain/records',
    {
      onRequest: app.operatorMay('log:read-names'),
      schema: {
        operationId: 'exportRecords',
        tags,
        summary: 'The records themselves, for auditors who recompute the hashes',
        params,
        querystring: Type.Object(
          {
            after: Type.Optional({ ...PositionSchema.properties.sequence, default: 0 }),
            limit: LimitSchema
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Object(
            {
              records: Type.Array(
                Type.Object({
                  sequence: Type.Integer(),
                  record: Type.String({ description: 'Exactly what the hash is made of' }),
                  hash: Type.String()
                })
              )
            },
            { description: 'In their order, from after that sequence' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ params: { chain }, query: { after = 0, limit = DEFAULT_LIMIT }, operator }) => {
      await acts.note(operator, { action: 'records_exported', target: chain })
      return { records: [...(await chains.read(chain, after, limit))] }
    }
  )
}
