import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  ChainListSchema,
  ChainNameSchema,
  ChainPositionSchema,
  type ChainVerification,
  ChainVerificationSchema
} from '@yobirin/contracts'
import { Type } from 'typebox'
import type { RecordChains } from '../../record-chain/record-chains.ts'
import type { Acts } from '../acts/acts.ts'
import { DEFAULT_LIMIT, LimitSchema } from '../paging.ts'
import { problemResponses } from '../problems/problem-responses.ts'

/** Some hundreds of milliseconds of work. */
const MOST_IN_ONE_CALL = 10_000

const tags = ['chains']
const params = Type.Object({ chain: ChainNameSchema })

export interface ChainRoutesOptions {
  readonly acts: Acts
  readonly chains: RecordChains
  readonly onVerified: (status: ChainVerification['status']) => void
}

export const chainRoutes: FastifyPluginAsyncTypebox<ChainRoutesOptions> = async (
  app,
  { acts, chains, onVerified }
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
          200: { ...ChainListSchema, description: 'Every chain that is, or is known to have been' },
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
              ...ChainPositionSchema,
              description: '`position` of the last answer'
            }),
            anchors: Type.Optional(
              Type.Array(ChainPositionSchema, {
                maxItems: 1_000,
                description: 'Where the chain was seen to be: it must still be so'
              })
            )
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Unsafe<ChainVerification>({
            ...ChainVerificationSchema,
            description: 'How far it is intact, or where it is broken'
          }),
          ...problemResponses()
        }
      }
    },
    async ({ params: { chain }, body, log }) => {
      const verification = await chains.verify(chain, { ...body, most: MOST_IN_ONE_CALL })
      onVerified(verification.status)
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
            after: Type.Optional({ ...ChainPositionSchema.properties.sequence, default: 0 }),
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
