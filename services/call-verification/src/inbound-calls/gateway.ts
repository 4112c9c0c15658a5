import type { FastifyInstance } from 'fastify'
import type { CallVerificationConfiguration } from '../config.ts'
import type { ServiceMetrics } from '../metrics/service-metrics.ts'
import type { InboundCalls } from './inbound-calls-port.ts'

export interface GatewayOptions {
  readonly inboundCalls: InboundCalls
  readonly metrics: ServiceMetrics
  readonly configuration: CallVerificationConfiguration
}

/**
 * A carrier. What it promises is what `test/support/gateway-conformance.ts` asks of it:
 * - it takes nothing for a call that is not signed, and never throws over what is sent;
 * - it hands each call to `inboundCalls` as `<name>-<the carrier's id>`, whatever its outcome;
 * - it makes every call ring as it is told and refuses it as busy, never answers it, whatever fails;
 * - it reports an early end only when the carrier says so, signed.
 */
export interface Gateway {
  /** Stands in call ids and metrics. */
  readonly name: string
  /** Whether this installation has the carrier; without it every installation has. */
  isConfigured?(configuration: CallVerificationConfiguration): boolean
  /** Adds the routes by which the carrier tells of calls; the instance is the gateway's own. */
  register(app: FastifyInstance, options: GatewayOptions): Promise<void>
}
