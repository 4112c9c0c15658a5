import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { TokenHolderSchema } from '@yobirin/contracts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { permissionsOf } from './permissions.ts'

/** So that a client can refuse before it does half of something. */
export const tokenRoute: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/v1/token',
    {
      onRequest: app.allowedTo(),
      schema: {
        operationId: 'readToken',
        tags: ['token'],
        summary: 'Whose API token this is, and what it may do',
        response: {
          200: { ...TokenHolderSchema, description: 'Its holder' },
          ...apiProblemResponses()
        }
      }
    },
    async ({ tokenHolder: { name, role } }) => ({ name, role, permissions: permissionsOf(role) })
  )
}
