import { ConfigurationError, listenHost } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { readConfiguration } from './config.ts'

try {
  const configuration = readConfiguration()
  const logger = createLogger({ service: 'console', level: configuration.LOG_LEVEL })
  const app = await buildApp(configuration, logger)

  closeWithGrace({ delay: 5_000, logger }, async ({ err }) => {
    if (err) logger.fatal({ err }, 'ending because of a fault')
    await app.close()
  })
  await app.listen({ port: configuration.CONSOLE_PORT, host: listenHost(configuration) })
} catch (error) {
  if (!(error instanceof ConfigurationError) && !(error instanceof TypeError)) throw error
  // What the operator has to change, without a stack that would hide it.
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
