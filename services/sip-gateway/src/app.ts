import type { Logger } from '@yobirin/logging'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { createCallVerification } from './calls/call-verification.ts'
import { createHeartbeat } from './calls/heartbeat.ts'
import { ringCall } from './calls/ring-call.ts'
import { listOf, type SipGatewayConfiguration } from './config.ts'
import { readCall } from './identity/read-call.ts'
import { createMetrics } from './metrics.ts'
import { operationsRoutes } from './operations-routes.ts'
import { createRequestAnswering } from './user-agent/answer-request.ts'
import { createInviteTransactions } from './user-agent/invite-transactions.ts'
import { listenForSip } from './user-agent/listen.ts'
import { KNOWN_METHODS } from './user-agent/methods.ts'

export interface SipGateway {
  /** Health and metrics, without a port. */
  readonly app: FastifyInstance
  /** Where SIP is taken. */
  readonly sipPort: number
  /** Takes no new calls, and ends when those that ring have rung. */
  close(): Promise<void>
}

/** Times that tests shorten. */
export interface Timing {
  readonly patienceMs?: number
  readonly heartbeatMs?: number
}

/** The user agent server and what stands around it, taking SIP from now on. */
export async function buildApp(
  configuration: SipGatewayConfiguration,
  logger: Logger,
  { patienceMs, heartbeatMs }: Timing = {}
): Promise<SipGateway> {
  const urls = listOf(configuration.CALL_VERIFICATION_URL).map((url) => url.replace(/\/+$/, ''))
  const callVerification = createCallVerification({
    urls,
    secret: configuration.SIP_GATEWAY_SECRET,
    logger,
    ...(patienceMs && { patienceMs })
  })
  const heartbeat = createHeartbeat(heartbeatMs)
  const metrics = createMetrics(() => ringing)
  const transactions = createInviteTransactions()
  let ringing = 0
  let whenQuiet: (() => void) | undefined

  const onRequest = createRequestAnswering(transactions, {
    isLeaving: () => whenQuiet !== undefined,
    onAnswered: (method, code) =>
      metrics.answers.inc({ method: KNOWN_METHODS.has(method) ? method : 'other', code }),
    onCall(transaction) {
      const call = readCall(transaction.request)
      if (!call) {
        metrics.calls.inc({ result: 'unknown_number' })
        return transaction.respond(404)
      }
      ringing += 1
      ringCall(transaction, call, {
        callVerification,
        heartbeat,
        logger,
        onEnd(result, lateMs) {
          metrics.calls.inc({ result })
          if (lateMs !== undefined) metrics.lateness.observe(lateMs / 1_000)
          ringing -= 1
          if (ringing === 0) whenQuiet?.()
        }
      })
    }
  })
  const sip = await listenForSip({
    host: configuration.SIP_HOST,
    port: configuration.SIP_PORT,
    trustedPeers: new Set(listOf(configuration.SIP_TRUSTED_PEERS)),
    logger,
    onRequest,
    onLost: (peer) => transactions.lose(peer)
  })
  logger.info({ host: configuration.SIP_HOST, port: sip.port }, 'SIP is taken')

  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true })
  })
  await app.register(operationsRoutes, {
    registry: metrics.registry,
    complaint: async () => {
      if (whenQuiet) return 'it is about to end'
      const answers = await Promise.all(urls.map((url) => isUp(url)))
      return answers.includes(true) ? undefined : 'call-verification does not answer'
    }
  })

  let closed: Promise<void> | undefined
  const close = async () => {
    const quiet = new Promise<void>((resolve) => {
      whenQuiet = resolve
    })
    if (ringing > 0) await quiet
    heartbeat.close()
    await sip.close()
    await callVerification.told()
    await app.close()
  }
  return { app, sipPort: sip.port, close: () => (closed ??= close()) }
}

const PATIENCE_MS = 1_000

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok
  } catch {
    return false
  }
}
