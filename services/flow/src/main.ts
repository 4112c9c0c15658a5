import { setTimeout as sleep } from 'node:timers/promises'
import { listenHost, loadConfiguration } from '@yobirin/configuration'
import { createLogger } from '@yobirin/logging'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { ConfigSchema } from './config.ts'

const CLOSES_WITHIN_MS = 10_000

const config = loadConfiguration(ConfigSchema)
const log = createLogger({ service: 'flow', level: config.LOG_LEVEL })
const readiness = { closing: false }
const app = await buildApp({ config, log, readiness })

closeWithGrace(
  { delay: CLOSES_WITHIN_MS + config.DRAIN_SECONDS * 1000, logger: log },
  async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'closing after an error')
    else log.info({ signal }, 'closing')
    readiness.closing = true
    if (!err) await sleep(config.DRAIN_SECONDS * 1000)
    await app.close()
  }
)

await app.listen({ port: config.FLOW_PORT, host: listenHost(config) })
