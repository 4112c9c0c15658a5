import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigurationError, listenHost, loadConfiguration } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import { startTracing, tracingSettings } from '@yobirin/tracing'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { type Config, ConfigSchema } from './config.ts'

const CLOSES_WITHIN_MS = 10_000

try {
  await run(loadConfiguration(ConfigSchema))
} catch (error) {
  const { message, stack } = error as Error
  process.stderr.write(`${error instanceof ConfigurationError ? message : stack}\n`)
  // Connections may be open already and would keep the process.
  process.exit(1)
}

async function run(config: Config): Promise<void> {
  const log = createLogger({ service: 'flow', level: config.LOG_LEVEL })
  const tracing = await startTracing('flow', tracingSettings(config), (err) =>
    log.warn({ err }, 'traces could not be sent')
  )
  const readiness = { closing: false }
  const app = await buildApp({ config, log, readiness })
  const drainMs = config.DRAIN_SECONDS * 1000

  closeWithGrace({ delay: CLOSES_WITHIN_MS + drainMs, logger: log }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'closing after an error that nobody caught')
    else log.info({ signal }, 'closing')
    readiness.closing = true
    if (!err) await sleep(drainMs)
    await app.close()
    await tracing.close()
    log.info('closed')
  })

  await app.listen({ port: config.FLOW_PORT, host: listenHost(config) })
}
