import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { InstantSchema, toInstant } from '../instant.ts'
import { NextSchema, pageOf, readRecordPaging, recordPaging, writeCursor } from '../paging.ts'
import { problemResponses } from '../problems/problem-responses.ts'
import type { Acts } from './acts.ts'

const ActSchema = Type.Object({
  id: Type.String(),
  sequence: Type.Integer({ description: 'Its place in the chain `administration`' }),
  at: InstantSchema,
  by: Type.String({ description: 'Name of the token' }),
  role: Type.String(),
  action: Type.String(),
  target: Type.String(),
  institution: Type.Optional(Type.String()),
  accountKey: Type.Optional(Type.String()),
  why: Type.Optional(Type.String()),
  revision: Type.Optional(Type.Integer({ description: 'Of the pool that was changed' }))
})

export interface ActRoutesOptions {
  readonly acts: Acts
}

export const actRoutes: FastifyPluginAsyncTypebox<ActRoutesOptions> = async (app, { acts }) => {
  app.get(
    '/acts',
    {
      onRequest: app.operatorMay('acts:read'),
      schema: {
        operationId: 'listActs',
        tags: ['acts'],
        summary: 'Who did what here, or to a pool, and why',
        querystring: Type.Object(
          {
            by: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 96,
                description: 'Part of the name of whoever did it'
              })
            ),
            action: Type.Optional(Type.String({ pattern: '^[a-z_]{1,64}$' })),
            ...recordPaging
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Object(
            { acts: Type.Array(ActSchema), next: NextSchema },
            { description: 'A page of them' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ query: { by, action, ...query } }) => {
      const { span, limit, ...paging } = readRecordPaging(query)
      const which = { ...(by && { by }), ...(action && { action }) }
      const filter = { ...which, ...span }
      const found = await acts.page({ filter, ...paging, limit: limit + 1 })
      const { items, last } = pageOf(found, limit)
      return {
        acts: items.map(({ content, sequence }) => ({
          ...content,
          sequence,
          at: toInstant(content.at)
        })),
        ...(last && { next: writeCursor(last) })
      }
    }
  )
}
