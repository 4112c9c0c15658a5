import { type Actor, actorOf, ON_BEHALF_OF_HEADER } from '@yobirin/contracts'
import type { onRequestHookHandler } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { ApiProblem } from '../problems/api-problem.ts'
import type { ProblemCode } from '../problems/problem-kinds.ts'
import type { ApiTokens, TokenHolder } from './api-tokens.ts'
import { isAllowed, type Permission } from './permissions.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The onRequest hook of a route that needs the permission, or a token only: runs before a body is read. */
    allowedTo(permission?: Permission): onRequestHookHandler
  }
  interface FastifyRequest {
    /** Who asks; set on routes that need a permission. */
    tokenHolder: TokenHolder & Actor
  }
}

export interface AuthenticationOptions {
  readonly apiTokens: ApiTokens
  /** Names of the tokens that may speak for others. */
  readonly speakers: ReadonlySet<string>
}

export const authentication = fastifyPlugin<AuthenticationOptions>(
  async (app, { apiTokens, speakers }) => {
    app.decorateRequest('tokenHolder')
    app.decorate('allowedTo', (permission) => (request, _reply, done) => {
      const refuse = (code: ProblemCode, by?: string) => {
        request.log.info({ code, by, route: request.routeOptions.url }, 'a request was refused')
        return new ApiProblem(code)
      }
      const holder = apiTokens.find(bearerToken(request.headers.authorization))
      if (!holder) throw refuse('unauthenticated')
      const { name, role } = holder
      if (permission && !isAllowed(role, permission)) throw refuse('forbidden', name)
      const actor = actorOf(holder, request.headers[ON_BEHALF_OF_HEADER], speakers)
      if (!actor) throw refuse('on_behalf_refused', name)
      request.tokenHolder = actor
      done()
    })
  },
  { name: 'authentication' }
)

function bearerToken(authorization = ''): string {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
  return token
}
