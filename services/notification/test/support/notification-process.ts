import { createLogger } from '@yobirin/logging'
import { buildApp } from '../../src/app.ts'
import { readConfiguration } from '../../src/config.ts'
import { HASTY } from './notification.ts'

// What main.ts does, in more of a hurry.
const logger = createLogger({ service: 'notification', level: 'info' })
const app = await buildApp(readConfiguration(process.env), logger, HASTY)
await app.ready()
