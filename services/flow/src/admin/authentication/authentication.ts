import type { onRequestHookHandler } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import type { ApiTokens, TokenHolder } from '../../http/api-tokens.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { isAllowed, type Permission } from './permissions.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The onRequest hook of a route that needs the permission: runs before a body is read. */
    operatorMay(permission: Permission): onRequestHookHandler
  }
  interface FastifyRequest {
    /** Who asks; set on routes that need a permission. */
    operator: TokenHolder
  }
}

export const authentication = fastifyPlugin<{ apiTokens: ApiTokens }>(
  async (app, { apiTokens }) => {
    app.decorateRequest('operator')
    app.decorate('operatorMay', (permission) => async (request) => {
      const holder = apiTokens.holderOf(request.headers.authorization)
      if (!holder) throw new AdminProblem('unauthenticated')
      if (!isAllowed(holder.role, permission)) throw new AdminProblem('forbidden')
      request.operator = holder
    })
  },
  { name: 'authentication' }
)
