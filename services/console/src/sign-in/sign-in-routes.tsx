import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { isSameOrigin } from '../http/same-origin.ts'
import { ConsoleRefusal } from '../pages/console-refusal.ts'
import { sendPage } from '../pages/send-page.ts'
import type { PoolsApi } from '../services/pools-api.ts'
import { ServiceProblem, ServiceSilent } from '../services/service-client.ts'
import type { EndedSessions } from './ended-sessions.ts'
import { PathSchema } from './path.ts'
import { isRole } from './roles.ts'
import { SignInPage } from './sign-in-page.tsx'

export interface SignInRoutesOptions {
  readonly poolsApi: PoolsApi
  readonly publicUrl: URL
  readonly endedSessions: EndedSessions
  readonly withProvider: boolean
}

const UNKNOWN = 'This token is not known here. Look for spaces, and whether it has been replaced.'
const NOT_ASKED =
  'call-verification does not answer, and knows the tokens: nobody can sign in until it does.'
const NO_ROLE = 'This token belongs to a program: it may start verifications and see nothing here.'

export const signInRoutes: FastifyPluginAsyncTypebox<SignInRoutesOptions> = async (
  app,
  { poolsApi, publicUrl, endedSessions, withProvider }
) => {
  app.get(
    '/sign-in',
    {
      schema: {
        querystring: Type.Object({
          to: PathSchema,
          refused: Type.Optional(Type.String({ pattern: '^[a-z-]{1,32}$' }))
        })
      }
    },
    async ({ query: { to, refused } }, reply) => {
      const fault = refused && `${refused} no longer accepts your token: sign in again.`
      return sendPage(reply, <SignInPage {...{ withProvider, to, fault }} />)
    }
  )

  app.post(
    '/sign-in',
    {
      bodyLimit: 8_192,
      schema: {
        body: Type.Object({
          token: Type.String({ minLength: 1, maxLength: 512 }),
          to: PathSchema
        })
      }
    },
    async (request, reply) => {
      if (!isSameOrigin(request.headers, publicUrl)) throw new ConsoleRefusal('foreign_form')
      const { token, to } = request.body
      const say = (fault: string, status: number) =>
        sendPage(reply, <SignInPage {...{ withProvider, to, fault }} />, { status })
      const refuse = (fault: string) => {
        request.log.info('a token was refused')
        return say(fault, 403)
      }
      const presented = token.trim()
      // Nothing else can stand in a header.
      if (!/^[\x21-\x7e]+$/.test(presented)) return refuse(UNKNOWN)
      const holder = await poolsApi.holderOf({ token: presented }).catch((error) => {
        if (error instanceof ServiceProblem && error.problem.status === 401) return undefined
        if (error instanceof ServiceSilent) return error
        throw error
      })
      if (holder instanceof ServiceSilent) {
        request.log.warn({ err: holder }, 'a service is out of reach')
        return say(NOT_ASKED, 502)
      }
      if (!holder) return refuse(UNKNOWN)
      const { name, role } = holder
      if (!isRole(role)) return refuse(NO_ROLE)
      request.log.info({ by: name, role }, 'signed in')
      return reply.signIn({ name, role, token: presented }).redirect(to ?? '/', 303)
    }
  )

  app.post('/sign-out', { preHandler: app.signedIn() }, async ({ visitor }, reply) => {
    const byProvider = withProvider && visitor.session.subject !== undefined
    await endedSessions.add(visitor.session)
    return reply.signOut().redirect(byProvider ? '/signed-out' : '/sign-in', 303)
  })
}
