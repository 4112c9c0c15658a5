import formbody from '@fastify/formbody'
import type { Logger } from '@yobirin/logging'
import { connectRedis } from '@yobirin/redis'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { accountRoutes } from './accounts/account-routes.tsx'
import { approvalRoutes } from './approvals/approval-routes.tsx'
import { clientRoutes } from './clients/client-routes.tsx'
import type { ConsoleConfiguration } from './config.ts'
import { registerOperationsRoutes } from './http/operations-routes.ts'
import { secureHeaders } from './http/security-headers.ts'
import { journeyRoutes } from './journeys/journey-routes.tsx'
import { startLiveFigures } from './overview/live-figures.ts'
import { overviewRoutes } from './overview/overview-routes.tsx'
import { registerAssetRoutes } from './pages/asset-routes.ts'
import { answerNotFound, answerWithPages } from './pages/error-pages.ts'
import { poolRoutes } from './pools/pool-routes.tsx'
import { deadLetterRoutes } from './queues/dead-letter-routes.tsx'
import { queueRoutes } from './queues/queue-routes.tsx'
import { openQueues } from './queues/queues.ts'
import { recordRoutes } from './records/record-routes.tsx'
import { serviceHoursRoutes } from './service-hours/service-hours-routes.tsx'
import { createApprovalsApi } from './services/approvals-api.ts'
import { askingForApproval } from './services/ask-for-approval.ts'
import { createClientsApi } from './services/clients-api.ts'
import { createDeadLettersApi } from './services/dead-letters-api.ts'
import { createFlowApi } from './services/flow-api.ts'
import { createPoolsApi } from './services/pools-api.ts'
import { createServiceClient } from './services/service-client.ts'
import { createEndedSessions } from './sign-in/ended-sessions.ts'
import { parseOwnTokens } from './sign-in/own-tokens.ts'
import { providerRoutes } from './sign-in/provider-routes.tsx'
import { readIdentityProvider } from './sign-in/read-identity-provider.ts'
import { signInRoutes } from './sign-in/sign-in-routes.tsx'
import { signedIn } from './sign-in/signed-in.ts'

/**
 * The console, its overview already asking.
 *
 * @param everyMs how long between two readings of the figures
 */
export async function buildApp(
  configuration: ConsoleConfiguration,
  logger: Logger,
  { everyMs = 4_000, now = Date.now }: { everyMs?: number; now?: () => number } = {}
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = logger
  const logController = new LogController({ disableRequestLogging: true })
  const publicUrl = new URL(configuration.CONSOLE_PUBLIC_URL)
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController,
    forceCloseConnections: true,
    // An address that is none meets no hook.
    frameworkErrors: (_error, _request, reply) =>
      void answerNotFound(reply.headers(secureHeaders(publicUrl)))
  })

  const sealer = createSealer(parseSealingKeys(configuration.CONSOLE_SESSION_KEYS))
  const ownTokens = parseOwnTokens(configuration.CONSOLE_API_TOKENS)
  const provider = readIdentityProvider(configuration, ownTokens)
  const clients = {
    'call-verification': createServiceClient(
      'call-verification',
      configuration.CALL_VERIFICATION_URL
    ),
    flow: createServiceClient('flow', configuration.FLOW_URL)
  }
  const approvalsApi = createApprovalsApi(clients)
  const poolsApi = createPoolsApi(askingForApproval(clients['call-verification'], approvalsApi.ask))
  const flowApi = createFlowApi(askingForApproval(clients.flow, approvalsApi.ask))
  const deadLettersApi = createDeadLettersApi(
    createServiceClient('notification', configuration.NOTIFICATION_URL)
  )
  const viewerCredential = { token: ownTokens.viewer }

  const redis = connectRedis(configuration.REDIS_URL, {
    name: 'console',
    onError: (err) => logger.warn({ err }, 'Redis is out of reach')
  })
  const keyPrefix = configuration.REDIS_KEY_PREFIX
  const queues = openQueues({ redis, keyPrefix, now })
  const endedSessions = createEndedSessions({ redis, keyPrefix })
  const liveFigures = startLiveFigures({
    ...{ poolsApi, queues, credential: viewerCredential, logger, everyMs }
  })
  app.addHook('onClose', async () => {
    await liveFigures.stop()
    redis.disconnect()
    await queues.close()
  })

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(secureHeaders(publicUrl))
  })
  answerWithPages(app)
  registerAssetRoutes(app)
  registerOperationsRoutes(app, { redis, liveFigures })
  await app.register(formbody)
  await app.register(signedIn, {
    ...{ publicUrl, sealer, ownTokens, endedSessions, now },
    limits: {
      hours: configuration.CONSOLE_SESSION_HOURS,
      idleMinutes: configuration.CONSOLE_IDLE_MINUTES
    }
  })
  await app.register(signInRoutes, {
    ...{ poolsApi, publicUrl, endedSessions, withProvider: provider !== undefined }
  })
  if (provider) {
    const options = { provider, poolsApi, ownTokens, publicUrl, sealer, now }
    await app.register(providerRoutes, options)
  }
  await app.register(overviewRoutes, { liveFigures })
  await app.register(poolRoutes, { poolsApi })
  await app.register(journeyRoutes, { flowApi, viewerCredential, now })
  await app.register(accountRoutes, { flowApi })
  await app.register(serviceHoursRoutes, { flowApi })
  await app.register(recordRoutes, { flowApi, viewerCredential })
  await app.register(clientRoutes, { clientsApi: createClientsApi(clients.flow), flowApi })
  await app.register(approvalRoutes, { approvalsApi })
  await app.register(queueRoutes, { queues })
  await app.register(deadLetterRoutes, { deadLettersApi })
  return app
}
