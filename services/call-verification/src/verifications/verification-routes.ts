import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { VerificationChanges } from '../events/verification-changes-port.ts'
import type { ServiceMetrics } from '../metrics/service-metrics.ts'
import { cancelRoute } from './cancel-route.ts'
import { eventsRoute } from './events-route.ts'
import type { IdempotencyKeys } from './idempotency-keys-port.ts'
import type { VerificationIds } from './owned-verification-ids.ts'
import { readRoute } from './read-route.ts'
import { startRoute } from './start-route.ts'
import type { Caller, Verifications } from './verifications-port.ts'

export interface VerificationRoutesOptions {
  readonly verifications: Verifications
  readonly changes: VerificationChanges
  readonly idempotencyKeys: IdempotencyKeys
  readonly ids: VerificationIds
  readonly hashCaller: (e164: string) => Caller
  readonly metrics: ServiceMetrics
  readonly rereadEveryMs?: number
}

export const verificationRoutes: FastifyPluginAsyncTypebox<VerificationRoutesOptions> = async (
  app,
  options
) => {
  await app.register(startRoute, options)
  await app.register(readRoute, options)
  await app.register(cancelRoute, options)
  await app.register(eventsRoute, options)
}
