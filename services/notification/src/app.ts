import { setTimeout as sleep } from 'node:timers/promises'
import { readSpeakers } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { answers, connectRedis } from '@yobirin/redis'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { NotificationConfiguration } from './config.ts'
import { deadLetterRoutes } from './dead-letters/dead-letter-routes.ts'
import { createDeadLetters } from './dead-letters/dead-letters.ts'
import { createOperatorTokens } from './dead-letters/operator-tokens.ts'
import type { RetrySchedule } from './delivery/retry-schedule.ts'
import { createSmtpMailer, DELIVERY_LIMITS, type DeliveryLimits } from './delivery/smtp-mailer.ts'
import { healthRoutes } from './health-routes.ts'
import { createMetrics } from './metrics.ts'
import { createNoticeMarks } from './notices/notice-marks.ts'
import { createNoticeWorker } from './notices/notice-worker.ts'
import { patientMarks } from './notices/patient-marks.ts'
import { processNotice } from './notices/process-notice.ts'

const CONCURRENCY = 5

/** Of every answer: none is for a browser to interpret, keep, load for or frame. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

/** Times that tests shorten. */
export interface Timing {
  readonly limits?: DeliveryLimits
  readonly schedule?: RetrySchedule
  readonly lockMs?: number
  /** How long deliveries under way may take to end once the service is to close. */
  readonly graceMs?: number
  /** After so long the service is closed, whatever has not ended. */
  readonly closeMs?: number
}

/** The service, its worker running from `ready()` to `close()`. */
export async function buildApp(
  configuration: NotificationConfiguration,
  logger: Logger,
  { limits = DELIVERY_LIMITS, schedule, lockMs, graceMs = 10_000, closeMs = 13_000 }: Timing = {}
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = logger
  const logController = new LogController({ disableRequestLogging: true })
  const app = Fastify({ loggerInstance, logController })
  const ending = new AbortController()

  // Whatever may be wrong with the configuration shows before anything is connected.
  const sealer = createSealer(parseSealingKeys(configuration.SEALING_KEYS))
  const findOperator = createOperatorTokens(
    configuration.API_TOKENS,
    readSpeakers(configuration.ON_BEHALF_TOKENS)
  )

  const connect = (purpose: 'commands' | 'blocking') =>
    connectRedis(configuration.REDIS_URL, {
      name: `notification-${purpose}`,
      purpose,
      onError: (err) => logger.warn({ err, purpose }, 'Redis is out of reach')
    })
  const commands = connect('commands')
  const blocking = connect('blocking')
  const keyPrefix = configuration.REDIS_KEY_PREFIX

  const marks = createNoticeMarks({
    redis: commands,
    keyPrefix,
    // Half as long again as a delivery can take.
    sendingLimitMs: limits.letterMs * 1.5
  })
  const mailer = createSmtpMailer({
    url: configuration.SMTP_URL,
    from: configuration.MAIL_FROM,
    connections: CONCURRENCY,
    limits
  })
  const deadLetters = createDeadLetters({ connection: commands, keyPrefix, marks })
  const metrics = createMetrics(deadLetters.count, () => answers(commands.ping()))
  const noticeProcess = {
    sealer,
    marks: patientMarks(marks, ending.signal),
    mailer,
    domain: configuration.MAIL_FROM.slice(configuration.MAIL_FROM.indexOf('@') + 1),
    ...(schedule && { schedule })
  }
  const worker = createNoticeWorker({
    connection: blocking,
    keyPrefix,
    process: (payload, run) => processNotice(noticeProcess, payload, run, ending.signal),
    metrics,
    logger,
    concurrency: CONCURRENCY,
    ...(lockMs && { lockMs })
  })

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  await app.register(healthRoutes, { ready: () => commands.ping(), registry: metrics.registry })
  await app.register(deadLetterRoutes, { deadLetters, findOperator })

  app.addHook('onReady', async () => {
    worker.run().catch((err) => logger.error({ err }, 'the worker has ended'))
  })
  app.addHook('onClose', async () => {
    const grace = setTimeout(() => ending.abort(), graceMs)
    // While Redis is away the worker does not end. Its jobs go to another when their locks run out.
    const tooLate = sleep(closeMs, undefined, { ref: false })
    await Promise.race([worker.close(), tooLate])
    clearTimeout(grace)
    mailer.close()
    commands.disconnect()
    blocking.disconnect()
  })
  return app
}
