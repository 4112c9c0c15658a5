import { ConfigurationError, listenHost } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import { connectRedis } from '@yobirin/redis'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import { startTracing, tracingSettings } from '@yobirin/tracing'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { type CallVerificationConfiguration, loadCallVerificationConfiguration } from './config.ts'
import { createCore } from './core.ts'
import { countFacts } from './metrics/count-facts.ts'
import { createServiceMetrics } from './metrics/service-metrics.ts'
import { seedSandboxPools } from './sandbox/seed-sandbox-pools.ts'
import { connectTestCaller } from './test-calls/connect-test-caller.ts'
import { createRedisIdempotencyKeys } from './verifications/redis-idempotency-keys.ts'

// A call may be held for 13 s, and what the service wrote is handed on afterwards.
const LONGEST_SHUTDOWN_MS = 18_000

try {
  await run(loadCallVerificationConfiguration())
} catch (error) {
  const { message, stack } = error as Error
  process.stderr.write(`${error instanceof ConfigurationError ? message : stack}\n`)
  // Some connection may be open already and would keep the process.
  process.exit(1)
}

async function run(configuration: CallVerificationConfiguration): Promise<void> {
  const { REDIS_URL, REDIS_KEY_PREFIX, LOG_LEVEL, YOBIRIN_MODE } = configuration
  const logger = createLogger({ service: 'call-verification', level: LOG_LEVEL })
  const tracing = await startTracing('call-verification', tracingSettings(configuration), (err) =>
    logger.warn({ err }, 'traces could not be sent')
  )
  const metrics = createServiceMetrics()
  const sealer = createSealer(parseSealingKeys(configuration.SEALING_KEYS))
  const core = createCore({
    redisUrl: REDIS_URL,
    keyPrefix: REDIS_KEY_PREFIX,
    phoneHashKey: configuration.PHONE_HASH_KEY,
    sealer,
    logger,
    telephone: connectTestCaller(configuration),
    observe: countFacts(metrics)
  })
  const redis = connectRedis(REDIS_URL, {
    name: 'call-verification-idempotency',
    onError: (error) => logger.warn({ err: error }, 'Redis connection lost')
  })
  const idempotencyKeys = createRedisIdempotencyKeys(redis, REDIS_KEY_PREFIX)
  const app = await buildApp({ configuration, core, sealer, idempotencyKeys, logger, metrics })

  closeWithGrace({ delay: LONGEST_SHUTDOWN_MS, logger }, async ({ err }) => {
    if (err) logger.fatal({ err }, 'stopping after an error that nobody caught')
    // Held calls go out first: they still need Redis.
    await app.close()
    await core.close()
    redis.disconnect()
    await tracing.close()
  })

  await core.start()
  if (YOBIRIN_MODE === 'sandbox') await seedSandboxPools(core.pools)
  await app.listen({ host: listenHost(configuration), port: configuration.CALL_VERIFICATION_PORT })
}
