import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { dropClientCertificate } from './client-certificates/client-certificate.ts'
import { ROUTES } from './settings/provider-settings.ts'

/** Where a browser comes back from its journey. */
const RESUME = `${ROUTES.authorization}/:uid`

/** What of the library is reachable. */
const PATHS = [
  ['GET', '/.well-known/openid-configuration'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', ROUTES.jwks],
  ['GET', ROUTES.authorization],
  ['GET', RESUME],
  ['POST', ROUTES.pushed_authorization_request],
  ['POST', ROUTES.token],
  ['POST', ROUTES.introspection],
  ['POST', ROUTES.revocation]
] as const

export async function mountAuthorizationServer(
  app: FastifyInstance,
  {
    provider,
    issuer,
    handsOverCertificates = () => false,
    mayStart,
    mayResume
  }: {
    provider: Provider
    issuer: URL
    /** Whether whoever connects from this address is believed which certificate a client showed. */
    handsOverCertificates?: (address: string | undefined) => boolean
    /** Answers itself where it may not. */
    mayStart: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>
    /**
     * Answers itself where it may not. The library forgets the request before it does anything else that
     * may fail, so that nobody could come back a second time.
     */
    mayResume: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>
  }
): Promise<void> {
  const answer = provider.callback()

  async function handle(incoming: FastifyRequest, reply: FastifyReply) {
    const { raw: request } = incoming
    const { url } = incoming.routeOptions
    if (url === ROUTES.authorization && !(await mayStart(incoming, reply))) return reply
    if (url === RESUME && !(await mayResume(incoming, reply))) return reply
    if (!handsOverCertificates(request.socket.remoteAddress)) dropClientCertificate(request.headers)
    // The library derives addresses from the request; ours is known, whatever proxies or clients say.
    request.headers.host = issuer.host
    request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1)
    delete request.headers['x-forwarded-host']
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value)
    }
    await answer(request, reply.raw)
    return reply
  }

  await app.register(async (scope) => {
    // The library reads bodies itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    // What Fastify refuses before the library sees it, such as a content type that is none.
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const { statusCode: status = 500, code } = error
      if (request.method !== 'POST' || status >= 500) throw error
      request.log.info({ code }, 'a request was refused')
      return reply.code(400).send({ error: 'invalid_request' })
    })
    for (const [method, url] of PATHS) scope.route({ method, url, handler: handle })
  })
}
