import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import websocket from '@fastify/websocket'
import { readGuardedActs, readSpeakers } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { answers } from '@yobirin/redis'
import type { SandboxCustomer } from '@yobirin/sandbox-customers'
import { traceRequests } from '@yobirin/tracing'
import Fastify, { type FastifyInstance } from 'fastify'
import { registerAccountRoute } from './account-directory/account-route.ts'
import { adminRoutes } from './admin/admin-routes.ts'
import { loadApps } from './apps/apps.ts'
import { readMutualTlsUrl } from './authorization/client-certificates/mutual-tls-url.ts'
import { oauthErrorPage } from './authorization/error-page.ts'
import { mountAuthorizationServer } from './authorization/mount.ts'
import type { Clock } from './clock.ts'
import { type Config, parseVariable } from './config.ts'
import { createCore } from './core.ts'
import type { Database } from './database/database.ts'
import { answerBeforeClosing } from './http/answer-before-closing.ts'
import { createAuthorize, parseApiTokens } from './http/api-tokens.ts'
import { createCsrfTokens } from './http/csrf-token.ts'
import { answerNotFound, registerErrorHandling } from './http/error-handling.ts'
import { parsePublicUrl } from './http/public-url.ts'
import { allowFraming } from './http/sandbox-frame.ts'
import { secureHeaders } from './http/security-headers.ts'
import { createIsTrustedProxy, parseTrustedProxies } from './http/trusted-proxies.ts'
import { loadInstitutions } from './institutions/institutions.ts'
import { createFindBrowserJourney } from './journey/browser-journey.ts'
import { randomId as defaultRandomId, type RandomId } from './journey/journey.ts'
import { registerJourneyRoutes } from './journey/journey-routes.ts'
import { registerOpenJourneyRoute } from './journey/open-journey-route.ts'
import { TIME_LIMITS, type TimeLimits } from './journey/redis-journey-store.ts'
import { createShowJourney } from './journey/show-journey.tsx'
import { beginAtZero } from './operations/begin-at-zero.ts'
import { createMetrics } from './operations/metrics.ts'
import { type Readiness, registerOperationsRoutes } from './operations/operations-routes.ts'
import { registerStateGauges } from './operations/state-gauges.ts'
import { registerAssetRoutes } from './pages/asset-routes.ts'
import { loadAssets } from './pages/assets.ts'
import { createMessagePages, type MessagePages } from './pages/message-page.tsx'
import { registerLanguageChoice } from './texts/language-choice.ts'
import { closeSockets } from './waiting/close-sockets.ts'
import { registerWaitingRoutes } from './waiting/waiting-routes.ts'

export interface AppOptions {
  readonly config: Config
  readonly log: Logger
  readonly clock?: Clock
  readonly randomId?: RandomId
  readonly limits?: TimeLimits
  readonly readiness?: Readiness
  /** The one that the configuration names, unless a test gives another, which stays open. */
  readonly database?: Database
  /** Whom the sandbox's records know from the start; hashing their PINs takes a moment. */
  readonly sandboxCustomers?: readonly SandboxCustomer[]
}

/** A form of ours is a few hundred bytes. */
const BODY_LIMIT = 16 * 1024

/** Builds the service, its workers running; closing it ends all that it began. */
export async function buildApp({
  config,
  log,
  clock,
  randomId = defaultRandomId,
  limits = TIME_LIMITS,
  readiness = { closing: false },
  database,
  sandboxCustomers
}: AppOptions): Promise<FastifyInstance> {
  const production = config.YOBIRIN_MODE === 'production'
  const publicUrl = parseVariable(config, 'FLOW_PUBLIC_URL', (text) =>
    parsePublicUrl(text, production)
  )
  const csrfTokens = parseVariable(config, 'COOKIE_KEYS', createCsrfTokens)
  const apiTokens = parseVariable(config, 'API_TOKENS', parseApiTokens)
  const authorize = createAuthorize(apiTokens)
  const guardedActs = parseVariable(config, 'ACTS_NEEDING_APPROVAL', readGuardedActs)
  const trustProxy = parseVariable(config, 'TRUSTED_PROXIES', parseTrustedProxies)
  const mutualTlsUrl = readMutualTlsUrl(config)
  const institutions = loadInstitutions({ file: config.INSTITUTIONS_FILE, production })
  const apps = loadApps({
    file: config.APPS_FILE,
    institutions,
    sandboxUrl: config.SANDBOX_PUBLIC_URL,
    production
  })
  const assets = loadAssets(institutions)
  const metrics = createMetrics()
  const institution = institutions.default
  const messagePages = createMessagePages({ institution, assets, publicUrl })
  const core = await createCore({
    ...{ config, log, clock, randomId, limits, publicUrl, mutualTlsUrl, production },
    ...{ database, sandboxCustomers, institutions, apps, metrics },
    renderError: oauthErrorPage(messagePages, publicUrl)
  })
  beginAtZero(metrics, core.steps.names)
  const secure = publicUrl.protocol === 'https:'
  const findJourney = createFindBrowserJourney({ ...core, secure })
  const shared = { ...core, findJourney, institutions, publicUrl, randomId }

  const app = createServer({ log, messagePages, publicUrl, trustProxy })
  // Browsers ask here: whose trace it is is not for them to say.
  traceRequests(app, { continues: false })
  app.addHook('onClose', () => core.close())
  await app.register(cookie)
  await app.register(formbody)
  await app.register(websocket, {
    options: { maxPayload: 1024 },
    preClose: () => closeSockets(app)
  })
  answerBeforeClosing(app)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(secureHeaders(publicUrl))
  })
  app.addHook('onResponse', async ({ routeOptions }, { statusCode, elapsedTime }) => {
    const labels = { route: routeOptions.url ?? 'none', status: statusCode }
    metrics.requests.observe(labels, elapsedTime / 1000)
  })

  registerLanguageChoice(app, { secure })
  if (!production) allowFraming(app, config.SANDBOX_PUBLIC_URL)
  registerErrorHandling(app, messagePages)
  registerOperationsRoutes(app, {
    redis: core.redis,
    database: core.database,
    ...{ metrics, readiness }
  })
  registerStateGauges({
    registry: metrics.registry,
    ...core,
    sqlOutbox: core.records.sqlOutbox,
    steps: core.steps.names
  })
  registerAssetRoutes(app, assets)
  registerJourneyRoutes(app, {
    ...shared,
    limits: core.rateLimits,
    showJourney: createShowJourney({ ...shared, csrfTokens, assets }),
    isOver: ({ step }) => core.steps.named(step)?.last === true,
    csrfTokens,
    messagePages,
    cookieSeconds: limits.absoluteMs / 1000,
    onStep: (step) => metrics.journeys.inc({ step })
  })
  registerWaitingRoutes(app, { ...shared, onSocket: (change) => metrics.sockets.inc(change) })
  await mountAuthorizationServer(app, {
    provider: core.authorization.provider,
    issuer: publicUrl,
    ...(mutualTlsUrl && { handsOverCertificates: createIsTrustedProxy(trustProxy) }),
    async mayStart({ ip, url }, reply) {
      const allowance = await core.rateLimits.take('address', ip)
      if (allowance.allowed) return true
      messagePages.send(reply.header('retry-after', allowance.retryAfterSeconds), 'busy', url)
      return false
    },
    async mayResume({ url }, reply) {
      if (await answers(core.database.query('SELECT 1'))) return true
      messagePages.send(reply, 'fault', url)
      return false
    }
  })
  await app.register(adminRoutes, {
    ...{ prefix: '/admin/v1', apiTokens, institutions, apps, randomId },
    ...{ speakers: readSpeakers(config.ON_BEHALF_TOKENS), guardedActs },
    ...core.records,
    onVerified: (status) => metrics.chainVerifications.inc({ status }),
    ...core,
    registrationRules: {
      isInstitution: (id) => institutions.find(id) !== undefined,
      allowsLoopback: !production,
      mutualTls: mutualTlsUrl !== undefined
    }
  })
  if (!production) {
    const onOpened = () => metrics.journeys.inc({ step: 'opened' })
    registerOpenJourneyRoute(app, { ...shared, authorize, onOpened })
    const { sandboxDirectory: directory } = core
    if (directory) registerAccountRoute(app, { directory, authorize })
  }
  await core.start()
  return app
}

function createServer({
  log,
  messagePages,
  publicUrl,
  trustProxy
}: {
  log: Logger
  messagePages: MessagePages
  publicUrl: URL
  trustProxy: false | string[]
}): FastifyInstance {
  const app: unknown = Fastify({
    loggerInstance: log,
    trustProxy,
    bodyLimit: BODY_LIMIT,
    // A HEAD must not claim a journey.
    exposeHeadRoutes: false,
    // The close must not wait for browsers that keep their connection, and what comes on one meanwhile is answered.
    forceCloseConnections: true,
    return503OnClosing: false,
    // An address that is none meets no hook.
    frameworkErrors: (_error, request, reply) =>
      void answerNotFound(request, reply.headers(secureHeaders(publicUrl)), messagePages)
  })
  // With the type of its logger it would fit no plugin.
  return app as FastifyInstance
}
