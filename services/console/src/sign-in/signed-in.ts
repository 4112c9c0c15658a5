import cookie from '@fastify/cookie'
import type { Sealer } from '@yobirin/sealing'
import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { isSameOrigin } from '../http/same-origin.ts'
import { ConsoleRefusal } from '../pages/console-refusal.ts'
import type { EndedSessions } from './ended-sessions.ts'
import { isUse } from './is-use.ts'
import type { Operator } from './operator.ts'
import type { OwnTokens } from './own-tokens.ts'
import { atLeast, type Role } from './roles.ts'
import {
  beginSession,
  credentialOf,
  type Identity,
  isFormOf,
  openSession,
  type SessionLimits,
  sealSession,
  useSession
} from './session.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The hook of a route for those who are signed in, and have at least that role; forms have to be ours. */
    signedIn(least?: Role): preHandlerAsyncHookHandler
    /** @returns undefined where nobody is signed in */
    operatorOf(request: FastifyRequest): Promise<Operator | undefined>
  }
  interface FastifyRequest {
    /** Whose session it is; set on routes behind `signedIn`. */
    visitor: Operator
  }
  interface FastifyReply {
    signIn(identity: Identity): FastifyReply
    signOut(): FastifyReply
    /** Says something on the next page, once. */
    notice(text: string): FastifyReply
  }
}

export interface SignedInOptions {
  readonly publicUrl: URL
  readonly sealer: Sealer
  readonly ownTokens: OwnTokens
  readonly endedSessions: EndedSessions
  readonly limits: SessionLimits
  readonly now: () => number
}

/** Sessions in a sealed cookie: a replica knows what any other does, and there is nothing to keep of them. */
export const signedIn = fastifyPlugin<SignedInOptions>(
  async (app, { publicUrl, sealer, ownTokens, endedSessions, limits, now }) => {
    await app.register(cookie)
    const secure = publicUrl.protocol === 'https:'
    const name = secure ? '__Host-console' : 'console'
    // `lax`: a provider sends the browser back here, and a link in a message has to work.
    const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const

    const keep = (reply: FastifyReply, sealed: string) => reply.setCookie(name, sealed, options)

    app.decorateRequest('visitor')
    app.decorateReply('signIn', function (identity) {
      return keep(this, sealSession(beginSession(identity, now(), limits), sealer))
    })
    app.decorateReply('signOut', function () {
      return this.clearCookie(name, options)
    })
    app.decorateReply('notice', function (text) {
      const { session } = this.request.visitor
      return keep(this, sealSession({ ...session, notice: text }, sealer))
    })
    async function operatorOf({ cookies }: FastifyRequest): Promise<Operator | undefined> {
      // A request that Fastify itself refuses has no cookies yet.
      const opened = openSession(cookies?.[name], { sealer, now: now() })
      const credential = opened && credentialOf(opened, ownTokens)
      if (!credential || (await endedSessions.has(opened))) return undefined
      const { notice, ...session } = opened
      return { session, ...(notice !== undefined && { notice }), credential }
    }

    app.decorate('operatorOf', operatorOf)
    app.decorate('signedIn', (least = 'viewer') => async (request, reply) => {
      const operator = await operatorOf(request)
      if (!operator) throw new ConsoleRefusal('signed_out')
      const used = isUse(request.headers)
      const session = used ? useSession(operator.session, now(), limits) : operator.session
      request.visitor = { ...operator, session }
      if (request.method !== 'GET') {
        const { formKey } = (request.body ?? {}) as { formKey?: unknown }
        if (!isSameOrigin(request.headers, publicUrl) || !isFormOf(session, formKey)) {
          throw new ConsoleRefusal('foreign_form')
        }
      }
      if (!atLeast(session.role, least)) throw new ConsoleRefusal('role_too_low')
      if (used || operator.notice !== undefined) keep(reply, sealSession(session, sealer))
    })
  },
  { name: 'signed-in' }
)
