// @ts-check
import { join } from 'node:path'
import { connectRedis } from '@yobirin/redis'
import { ownServer } from '../../redis/own-server.js'
import { serverProcess } from './server-process.js'

/** @typedef {Awaited<ReturnType<typeof startRedis>>} RedisServer */

/**
 * A Redis as a bank would run it, append-only, that may be broken.
 *
 * @param {string} program
 * @param {string} folder
 */
export async function startRedis(program, folder) {
  const { plan, url } = await ownServer(program, { folder: join(folder, 'redis'), keep: true })
  const server = serverProcess(plan)
  await server.start()
  // The soak's own connection, by another way than the services'.
  const redis = connectRedis(url, { name: 'soak', onError: () => {} })
  return {
    ...server,
    url,
    redis,
    port: () => Number(new URL(url).port),
    /** @param {string} name @param {string} value */
    configure: async (name, value) => void (await redis.config('SET', name, value)),
    async close() {
      redis.disconnect()
      await server.end('SIGKILL')
    }
  }
}
