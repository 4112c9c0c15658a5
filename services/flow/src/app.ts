import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import websocket from '@fastify/websocket'
import type { Logger } from '@yobirin/logging'
import { connectRedis } from '@yobirin/redis'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import Fastify, { type FastifyInstance } from 'fastify'
import { type Clock, redisClock } from './clock.ts'
import { type Config, parseVariable } from './config.ts'
import { createAuthorize } from './http/api-tokens.ts'
import { createCsrfTokens } from './http/csrf-token.ts'
import { registerErrorHandling } from './http/error-handling.ts'
import { secureHeaders } from './http/security-headers.ts'
import { loadInstitutions } from './institutions/institutions.ts'
import { createFindBrowserJourney } from './journey/browser-journey.ts'
import { randomId as defaultRandomId, type RandomId } from './journey/journey.ts'
import { registerJourneyRoutes } from './journey/journey-routes.tsx'
import { registerOpenJourneyRoute } from './journey/open-journey-route.ts'
import { redisJourneyStore, TIME_LIMITS, type TimeLimits } from './journey/redis-journey-store.ts'
import { createSteps } from './journey/steps.ts'
import { createTakeStep } from './journey/take-step.ts'
import { createMetrics } from './operations/metrics.ts'
import { type Readiness, registerOperationsRoutes } from './operations/operations-routes.ts'
import { createOutbox } from './outbox/outbox.ts'
import { createQueues } from './outbox/queues.ts'
import { sweepOutboxes } from './outbox/sweep-outboxes.ts'
import { registerAssetRoutes } from './pages/asset-routes.ts'
import { loadAssets } from './pages/assets.ts'
import { createMessagePages } from './pages/message-page.tsx'
import { redisKeys } from './redis-keys.ts'
import { ja } from './texts/ja.ts'
import { redisChannels } from './waiting/channels.ts'
import { closeSockets } from './waiting/close-sockets.ts'
import { redisVerificationViews } from './waiting/redis-verification-views.ts'
import { startVerificationEventsWorker } from './waiting/verification-events-worker.ts'
import { registerWaitingRoutes } from './waiting/waiting-routes.ts'

export interface AppOptions {
  readonly config: Config
  readonly log: Logger
  readonly clock?: Clock
  readonly randomId?: RandomId
  readonly limits?: TimeLimits
  readonly readiness?: Readiness
}

/** A form of ours is a few hundred bytes. */
const BODY_LIMIT = 16 * 1024

/** Builds the service, its workers running; closing it ends all that it began. */
export async function buildApp({
  config,
  log,
  clock: givenClock,
  randomId = defaultRandomId,
  limits = TIME_LIMITS,
  readiness = { closing: false }
}: AppOptions): Promise<FastifyInstance> {
  const publicUrl = new URL(config.FLOW_PUBLIC_URL)
  const keyPrefix = config.REDIS_KEY_PREFIX
  const institutions = loadInstitutions()
  const assets = loadAssets()
  const texts = ja
  const sealer = createSealer(parseVariable(config, 'SEALING_KEYS', parseSealingKeys))
  const csrfTokens = parseVariable(config, 'COOKIE_KEYS', createCsrfTokens)
  const authorize = parseVariable(config, 'API_TOKENS', createAuthorize)
  const metrics = createMetrics()

  const onError = (err: Error) => log.warn({ err }, 'Redis')
  const redis = connectRedis(config.REDIS_URL, { name: 'flow', onError })
  const blocking = { purpose: 'blocking', onError } as const
  const subscriber = connectRedis(config.REDIS_URL, { name: 'flow-subscriber', ...blocking })
  const workerRedis = connectRedis(config.REDIS_URL, { name: 'flow-worker', ...blocking })

  const keys = redisKeys(keyPrefix)
  const clock = givenClock ?? redisClock(redis)
  const channels = redisChannels(subscriber, log)
  const views = redisVerificationViews({ redis, keys, channels })
  const journeys = redisJourneyStore({ redis, keys, sealer, clock, limits })
  const queues = createQueues({ redis, keyPrefix, onError })
  const outbox = createOutbox({ redis, keys, journeys, queues, clock, log })
  const steps = createSteps({ views, sealer, institutions, randomId })
  const takeStep = createTakeStep({ steps, journeys, outbox, institutions, texts, clock })
  const secure = publicUrl.protocol === 'https:'
  const findJourney = createFindBrowserJourney({ journeys, outbox, secure })
  const messagePages = createMessagePages({
    institution: institutions.default,
    texts,
    assets,
    publicUrl
  })

  const app = Fastify({
    loggerInstance: log,
    bodyLimit: BODY_LIMIT,
    // A HEAD must not claim a journey.
    exposeHeadRoutes: false,
    // The close must not wait for browsers that keep their connection.
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply) => void messagePages.send(reply, 'not_found')
  }) as unknown as FastifyInstance
  await app.register(cookie)
  await app.register(formbody)
  await app.register(websocket, {
    options: { maxPayload: 1024 },
    preClose: () => closeSockets(app)
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(secureHeaders(publicUrl))
  })
  app.addHook('onResponse', async ({ routeOptions }, { statusCode, elapsedTime }) => {
    metrics.requests.observe(
      { route: routeOptions.url ?? 'none', status: statusCode },
      elapsedTime / 1000
    )
  })
  registerErrorHandling(app, messagePages)
  registerOperationsRoutes(app, { redis, metrics, readiness })
  registerAssetRoutes(app, assets)
  registerJourneyRoutes(app, {
    journeys,
    steps,
    takeStep,
    findJourney,
    institutions,
    csrfTokens,
    messagePages,
    assets,
    texts,
    publicUrl,
    randomId,
    clock,
    cookieSeconds: limits.absoluteMs / 1000,
    onStep: (step) => metrics.journeys.inc({ step })
  })
  registerWaitingRoutes(app, {
    journeys,
    views,
    channels,
    keys,
    clock,
    findJourney,
    publicUrl,
    onSocket: (change) => metrics.sockets.inc(change)
  })
  if (config.YOBIRIN_MODE !== 'production') {
    registerOpenJourneyRoute(app, {
      journeys,
      steps,
      institutions,
      authorize,
      publicUrl,
      randomId,
      clock,
      onOpened: () => metrics.journeys.inc({ step: 'opened' })
    })
  }

  const worker = startVerificationEventsWorker({
    connection: workerRedis,
    keyPrefix,
    views,
    metrics,
    log
  })
  const stopSweeping = sweepOutboxes(outbox, log)

  app.addHook('onClose', async () => {
    await stopSweeping()
    await worker.close()
    await queues.close()
    for (const connection of [workerRedis, subscriber, redis]) connection.disconnect()
  })
  return app
}
