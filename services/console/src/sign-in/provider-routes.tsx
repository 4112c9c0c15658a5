import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Sealer } from '@yobirin/sealing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { sendPage } from '../pages/send-page.ts'
import type { PoolsApi } from '../services/pools-api.ts'
import { ServiceProblem } from '../services/service-client.ts'
import type { IdentityProvider } from './identity-provider.ts'
import type { OwnTokens } from './own-tokens.ts'
import { PathSchema } from './path.ts'
import { credentialOf, type Identity } from './session.ts'
import { SignedOutPage, SignInPage } from './sign-in-page.tsx'
import { createSignInRequestCookie } from './sign-in-request-cookie.ts'

export interface ProviderRoutesOptions {
  readonly provider: IdentityProvider
  readonly poolsApi: PoolsApi
  readonly ownTokens: OwnTokens
  readonly publicUrl: URL
  readonly sealer: Sealer
  readonly now: () => number
}

const DOWN = 'The provider does not answer. Try again, or sign in with a token.'
const OLD = 'This answer of the provider is to another sign-in, or came too late. Sign in again.'
const NO_ROLE = 'The provider knows you, and gives you no role here: ask whoever runs it.'
const NOT_SET_UP =
  'The services do not let the console speak for others: see ON_BEHALF_TOKENS and CONSOLE_API_TOKENS.'

/** Sign-in at a provider of OpenID Connect, and out of it. */
export const providerRoutes: FastifyPluginAsyncTypebox<ProviderRoutesOptions> = async (
  app,
  { provider, poolsApi, ownTokens, publicUrl, sealer, now }
) => {
  const cookie = createSignInRequestCookie(sealer, publicUrl.protocol === 'https:', now)

  function refuse(reply: FastifyReply, status: number, fault: string, to?: string) {
    const page = <SignInPage withProvider {...{ to, fault }} />
    return sendPage(reply, page, { status })
  }
  const failed = ({ log }: FastifyRequest, err: unknown) => {
    // Its cause may hold what the provider sent.
    const { name, message, code } = err as Error & { code?: string }
    log.warn({ fault: { name, message, code } }, 'a sign-in at the provider failed')
  }

  app.get(
    '/sign-in/provider',
    { schema: { querystring: Type.Object({ to: PathSchema }) } },
    async (request, reply) => {
      const { to } = request.query
      try {
        const begun = await provider.begin()
        const sealed = cookie.seal({ ...begun.request, ...(to !== undefined && { to }) })
        return reply
          .setCookie(cookie.name, sealed, cookie.options)
          .header('cache-control', 'no-store')
          .redirect(begun.url.href, 303)
      } catch (error) {
        failed(request, error)
        return refuse(reply, 502, DOWN, to)
      }
    }
  )

  app.get('/sign-in/callback', async (request, reply) => {
    const kept = cookie.open(request.cookies[cookie.name])
    // Whatever comes of it, it is good for one answer.
    reply.clearCookie(cookie.name, cookie.options).header('cache-control', 'no-store')
    if (!kept) return refuse(reply, 403, OLD)
    const answer = await provider
      .finish(new URL(request.url, publicUrl), kept)
      .catch((error: Error & { code?: unknown }) => {
        failed(request, error)
        return { status: isSilence(error) ? ('down' as const) : ('old' as const) }
      })
    switch (answer.status) {
      case 'down':
        return refuse(reply, 502, DOWN, kept.to)
      case 'old':
        return refuse(reply, 403, OLD, kept.to)
      case 'refused':
        return refuse(reply, 403, `The provider says: ${answer.error}.`, kept.to)
      case 'no_role':
        request.log.info({ by: answer.person }, 'somebody without a role was refused')
        return refuse(reply, 403, NO_ROLE)
    }
    const { person, role } = answer
    const identity = { ...person, role }
    if (!(await speaksFor(identity))) return refuse(reply, 502, NOT_SET_UP)
    request.log.info({ by: person, role }, 'signed in')
    return reply.signIn(identity).redirect(kept.to ?? '/', 303)
  })

  app.get('/signed-out', async (_request, reply) => {
    const url = await provider.signOutUrl().catch(() => undefined)
    return sendPage(reply, <SignedOutPage there={url?.href} />)
  })

  /** Whether the services take the console's token of that role for this person, and for no higher role. */
  async function speaksFor(identity: Identity): Promise<boolean> {
    const credential = credentialOf(identity, ownTokens)
    if (!credential) return false
    const holder = await poolsApi.holderOf(credential).catch((error) => {
      if (error instanceof ServiceProblem) return undefined
      throw error
    })
    return holder?.role === identity.role
  }
}

/** Whether nobody answered, rather than something that was not right. */
function isSilence(error: Error & { code?: unknown }): boolean {
  return error instanceof TypeError || error.code === 'OAUTH_TIMEOUT'
}
