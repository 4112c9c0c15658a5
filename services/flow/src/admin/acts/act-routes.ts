import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ActListSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import { toInstant } from '../instant.ts'
import { pageOf, readRecordPaging, recordPaging, writeCursor } from '../paging.ts'
import { problemResponses } from '../problems/problem-responses.ts'
import type { Acts } from './acts.ts'

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
                pattern: '^[^\\u0000-\\u001f]+$',
                description: 'Part of the name of whoever did it'
              })
            ),
            action: Type.Optional(Type.String({ pattern: '^[a-z_]{1,64}$' })),
            ...recordPaging
          },
          { additionalProperties: false }
        ),
        response: {
          200: { ...ActListSchema, description: 'A page of them' },
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
