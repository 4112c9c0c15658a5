import { ConfigurationError, listenHost } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import { startTracing, tracingSettings } from '@yobirin/tracing'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { loadSipGatewayConfiguration } from './config.ts'

// A call may be waited for and then ring, and what became of it be told afterwards.
const LONGEST_SHUTDOWN_MS = 18_000

try {
  const configuration = loadSipGatewayConfiguration()
  const logger = createLogger({ service: 'sip-gateway', level: configuration.LOG_LEVEL })
  const tracing = await startTracing('sip-gateway', tracingSettings(configuration), (err) =>
    logger.warn({ err }, 'traces could not be sent')
  )
  const gateway = await buildApp(configuration, logger)
  closeWithGrace({ delay: LONGEST_SHUTDOWN_MS, logger }, async ({ err }) => {
    if (err) logger.fatal({ err }, 'stopping after an error that nobody caught')
    await gateway.close()
    await tracing.close()
  })
  await gateway.app.listen({
    host: listenHost(configuration),
    port: configuration.SIP_GATEWAY_PORT
  })
} catch (error) {
  const { message, stack } = error as Error
  process.stderr.write(`${error instanceof ConfigurationError ? message : stack}\n`)
  process.exit(1)
}
