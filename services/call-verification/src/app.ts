import { randomUUID } from 'node:crypto'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import websocket from '@fastify/websocket'
import { readSpeakers } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import type { Sealer } from '@yobirin/sealing'
import { traceRequests } from '@yobirin/tracing'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { createAllowAct } from './authentication/allow-act.ts'
import { parseApiTokens } from './authentication/api-tokens.ts'
import { authentication } from './authentication/authentication.ts'
import { tokenRoute } from './authentication/token-route.ts'
import type { CallVerificationConfiguration } from './config.ts'
import type { Core } from './core.ts'
import { figuresRoutes } from './figures/figures-routes.ts'
import { healthRoutes } from './health/health-routes.ts'
import { gateways } from './inbound-calls/gateways.ts'
import { metricsRoute } from './metrics/metrics-route.ts'
import { registerPoolGauges } from './metrics/pool-gauges.ts'
import { registerRedisGauge } from './metrics/redis-gauge.ts'
import { requestRecord } from './metrics/request-record.ts'
import type { ServiceMetrics } from './metrics/service-metrics.ts'
import { poolRoutes } from './number-pool/pool-routes.ts'
import { openapi } from './openapi/openapi.ts'
import { answerProblem, problemAnswers } from './problems/problem-answers.ts'
import { headersOfAnswers, responseHeaders } from './response-headers.ts'
import { closingSignal } from './shutdown/closing-signal.ts'
import type { IdempotencyKeys } from './verifications/idempotency-keys-port.ts'
import { createVerificationIds } from './verifications/owned-verification-ids.ts'
import { verificationRoutes } from './verifications/verification-routes.ts'

export interface AppOptions {
  readonly configuration: CallVerificationConfiguration
  readonly core: Core
  readonly sealer: Sealer
  readonly idempotencyKeys: IdempotencyKeys
  readonly logger: Logger
  readonly metrics: ServiceMetrics
  readonly rereadEveryMs?: number
}

// Nothing is read from a socket; one whose other side does not answer a close must not hold up ours.
const socketOptions = { maxPayload: 256, closeTimeout: 2_000 }

/** The HTTP surface, without a port: routes and what stands around them, in order. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { configuration, core, sealer, idempotencyKeys, logger, metrics, rereadEveryMs } = options
  const headers = headersOfAnswers(configuration.WEBHOOK_PUBLIC_URL)
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 16 * 1024,
    // For a request to arrive; what it waits for afterwards is not limited by this.
    requestTimeout: 10_000,
    // A call that comes on a kept connection while the process stops is still taken.
    return503OnClosing: false,
    // An address that is none meets no hook.
    frameworkErrors: (error, request, reply) =>
      answerProblem(error, request, reply.headers(headers))
  }).setValidatorCompiler(TypeBoxValidatorCompiler)

  // Fastify reads text too; nothing here is told in it.
  app.removeContentTypeParser('text/plain')

  traceRequests(app as unknown as FastifyInstance, { continues: true })
  await app.register(closingSignal)
  await app.register(problemAnswers)
  await app.register(responseHeaders, { headers })
  await app.register(requestRecord, { metrics })
  await app.register(websocket, {
    options: socketOptions,
    // The routes that hold sockets close them at the closing signal, with a code that says why.
    preClose: (done) => done()
  })
  await app.register(openapi)
  await app.register(authentication, {
    apiTokens: parseApiTokens(configuration.API_TOKENS),
    speakers: readSpeakers(configuration.ON_BEHALF_TOKENS)
  })

  await app.register(healthRoutes, { ping: () => core.ping() })
  await app.register(tokenRoute)
  await app.register(metricsRoute, { metrics })
  await app.register(verificationRoutes, {
    verifications: core.verifications,
    changes: core.changes,
    idempotencyKeys,
    ids: createVerificationIds(configuration.PHONE_HASH_KEY),
    hashCaller: (e164) => core.hashCaller(e164),
    metrics,
    ...(rereadEveryMs !== undefined && { rereadEveryMs })
  })
  await app.register(poolRoutes, {
    pools: core.pools,
    allowAct: createAllowAct(configuration.ACTS_NEEDING_APPROVAL, sealer),
    production: configuration.YOBIRIN_MODE === 'production',
    placesTestCalls: configuration.TEST_CALL_GATEWAY !== ''
  })
  registerPoolGauges({
    registry: metrics.registry,
    pools: core.pools,
    figures: core.figures,
    backlogOf: core.backlog
  })
  registerRedisGauge(metrics.registry, () => core.ping())
  await app.register(figuresRoutes, core)
  for (const gateway of gateways) {
    if (gateway.isConfigured?.(configuration) === false) continue
    await app.register((scope) =>
      gateway.register(scope, { inboundCalls: core.inboundCalls, metrics, configuration })
    )
  }
  return app
}
