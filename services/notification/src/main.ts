import { ConfigurationError, listenHost } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import { startTracing, tracingSettings } from '@yobirin/tracing'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { readConfiguration } from './config.ts'

try {
  const configuration = readConfiguration()
  const logger = createLogger({ service: 'notification', level: configuration.LOG_LEVEL })
  const tracing = await startTracing('notification', tracingSettings(configuration), (err) =>
    logger.warn({ err }, 'traces could not be sent')
  )
  const app = await buildApp(configuration, logger)

  // Longer than a delivery under way is given.
  closeWithGrace({ delay: 15_000, logger }, async ({ err }) => {
    if (err) logger.fatal({ err }, 'ending because of a fault')
    await app.close()
    await tracing.close()
  })
  await app.listen({ port: configuration.NOTIFICATION_PORT, host: listenHost(configuration) })
} catch (error) {
  if (!(error instanceof ConfigurationError) && !(error instanceof TypeError)) throw error
  // What the operator has to change, without a stack that would hide it.
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
