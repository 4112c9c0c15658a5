import { type Actor, actorOf, ON_BEHALF_OF_HEADER } from '@yobirin/contracts'
import type { onRequestHookHandler } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import type { ApiTokens } from '../../http/api-tokens.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import type { ProblemCode } from '../problems/problem-kinds.ts'
import { isAllowed, type Permission } from './permissions.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The onRequest hook of a route that needs the permission: runs before a body is read. */
    operatorMay(permission: Permission): onRequestHookHandler
  }
  interface FastifyRequest {
    /** Who asks; set on routes that need a permission. */
    operator: Actor
  }
}

export interface AuthenticationOptions {
  readonly apiTokens: ApiTokens
  /** Names of the tokens that may speak for others. */
  readonly speakers: ReadonlySet<string>
}

export const authentication = fastifyPlugin<AuthenticationOptions>(
  async (app, { apiTokens, speakers }) => {
    app.decorateRequest('operator')
    app.decorate('operatorMay', (permission) => async (request) => {
      const refuse = (code: ProblemCode, by?: string) => {
        request.log.info({ code, by, route: request.routeOptions.url }, 'a request was refused')
        return new AdminProblem(code)
      }
      const holder = apiTokens.holderOf(request.headers.authorization)
      if (!holder) throw refuse('unauthenticated')
      if (!isAllowed(holder.role, permission)) throw refuse('forbidden', holder.name)
      const actor = actorOf(holder, request.headers[ON_BEHALF_OF_HEADER], speakers)
      if (!actor) throw refuse('on_behalf_refused', holder.name)
      request.operator = actor
    })
  },
  { name: 'authentication' }
)
