import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import type { Logger } from '@yobirin/logging'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { bankRoutes } from './bank-api/bank-routes.ts'
import type { SandboxConfiguration } from './config.ts'
import { connectionRoutes } from './connections/connection-routes.tsx'
import { customerRoutes } from './customers/customer-routes.ts'
import { startRoutes } from './journey-start/start-routes.tsx'
import { startMailServer } from './mailbox/mail-server.ts'
import { createMailbox } from './mailbox/mailbox.ts'
import { mailboxRoutes } from './mailbox/mailbox-routes.ts'
import { createOauthClients } from './oauth-clients/create-oauth-clients.ts'
import { keyRoutes } from './oauth-clients/key-routes.ts'
import { pageRoutes } from './pages/page-routes.tsx'
import { problem } from './problem.ts'
import { carrierAccount } from './telephone/carrier-account.ts'
import type { WebhookPolicy } from './telephone/fetch-twiml.ts'
import { createTelephone } from './telephone/telephone.ts'
import { telephoneRoutes } from './telephone/telephone-routes.ts'

/**
 * The sandbox, its mailbox already open: whoever is told that the sandbox is there may write to it.
 *
 * @param policy the carrier's patience, which tests shorten
 */
export async function buildApp(
  configuration: SandboxConfiguration,
  logger: Logger,
  { policy }: { policy?: WebhookPolicy } = {}
): Promise<FastifyInstance> {
  const { SANDBOX_PUBLIC_URL } = configuration
  const loggerInstance: FastifyBaseLogger = logger
  const logController = new LogController({ disableRequestLogging: true })
  const app = Fastify({ loggerInstance, logController })

  const oauthClients = await createOauthClients(configuration)
  const ending = new AbortController()
  const telephone = createTelephone({
    account: carrierAccount(
      configuration.TWILIO_ACCOUNT_SID,
      configuration.TWILIO_AUTH_TOKEN,
      configuration.WEBHOOK_PUBLIC_URL
    ),
    signal: ending.signal,
    ...(policy && { policy })
  })
  const mailbox = createMailbox()
  const mailServer = await startMailServer(configuration.SANDBOX_SMTP_PORT, mailbox, logger)
  app.addHook('onClose', async () => {
    ending.abort()
    await telephone.quiet()
    await mailServer.close()
  })

  await app.register(cookie)
  await app.register(formbody)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, message } = error as { statusCode?: number; message: string }
    if (statusCode < 500) {
      return problem(reply, statusCode, 'invalid_request', 'The request is not right', message)
    }
    request.log.error({ err: error }, 'a fault of the sandbox')
    return problem(reply, 500, 'internal_fault', 'The sandbox has a fault; its log says more')
  })
  app.setNotFoundHandler((_request, reply) =>
    problem(reply, 404, 'not_found', 'There is nothing at this address')
  )

  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => ({ status: 'ready' }))
  await app.register(pageRoutes)
  await app.register(customerRoutes)
  await app.register(startRoutes, { ...oauthClients, publicUrl: SANDBOX_PUBLIC_URL })
  await app.register(connectionRoutes, oauthClients)
  await app.register(keyRoutes, oauthClients)
  await app.register(bankRoutes, oauthClients)
  await app.register(telephoneRoutes, { telephone })
  await app.register(mailboxRoutes, { mailbox })
  return app
}
