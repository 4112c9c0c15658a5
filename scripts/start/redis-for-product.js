// @ts-check
import { join } from 'node:path'
import { noteServer, stopLeftOverServer } from '../redis/left-over-server.js'
import { ownServer } from '../redis/own-server.js'
import { step } from '../terminal/step.js'

/**
 * Brings up a Redis of our own over the data that the last start left.
 *
 * @param {{
 *   server: string,
 *   data: string,
 *   start: (plan: import('../supervisor/supervised-process.js').Plan, echoing: boolean) => Promise<void>
 * }} options `server` is the program
 * @returns {Promise<string>} its address
 */
export async function bringUpRedis({ server, data, start }) {
  if (await stopLeftOverServer(data)) console.log('Stopped the Redis that an earlier start left.')
  const { plan, address, url } = await ownServer(server, {
    folder: join(data, 'redis'),
    keep: true
  })
  noteServer(data, address)
  await step('Starting Redis', () => start(plan, false))
  return url
}
