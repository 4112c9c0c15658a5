// @ts-check
import { delimiter, dirname } from 'node:path'
import { findBrowser } from '../browser/find-browser.js'
import { findServer } from '../redis/find-server.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { haproxyForTests } from './haproxy-for-tests.js'
import { promtoolForTests } from './promtool-for-tests.js'
import { spinForTests } from './spin-for-tests.js'
import { startTestPostgresql } from './test-postgresql.js'
import { startTestRedis } from './test-redis.js'
import { trunkForTests } from './trunk-for-tests.js'

/**
 * Brings about all that the tests rely on: dependencies, a build, a browser, a Redis, and where they
 * are to be had a PostgreSQL, a Kamailio with SIPp, promtool, spin and HAProxy.
 *
 * @param {string} root
 * @param {{ given: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<{ environment: NodeJS.ProcessEnv, stop: () => Promise<void> }>}
 */
export async function testEnvironment(root, { given, signal }) {
  await installDependencies(root, signal)
  await build(root, signal)
  const browser = await findBrowser(root, { given: given.BROWSER_PATH, signal })
  const trunk = await trunkForTests(root, { given, signal })
  const promtool = await promtoolForTests(root, { given, signal })
  const spin = await spinForTests(root, { given, signal })
  const haproxy = await haproxyForTests(root, { given, signal })
  const redis = await redisForTests(root, given, signal)
  const postgresql = await startTestPostgresql(root, {
    given: given.TEST_DATABASE_URL,
    signal
  }).catch(async (error) => {
    await redis.stop()
    throw error
  })
  return {
    environment: {
      ...given,
      ...redis.environment,
      ...trunk,
      ...promtool,
      ...spin,
      ...haproxy,
      BROWSER_PATH: browser,
      TEST_DATABASE_URL: postgresql.url
    },
    stop: async () => void (await Promise.all([redis.stop(), postgresql.stop()]))
  }
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} given
 * @param {AbortSignal} signal
 * @returns {Promise<{ environment: NodeJS.ProcessEnv, stop: () => Promise<void> }>}
 */
async function redisForTests(root, given, signal) {
  if (given.REDIS_URL) return { environment: {}, stop: async () => {} }
  const server = await findServer(root, signal)
  const { url, stop } = await startTestRedis(server)
  // Tests that kill a Redis start one of their own, and find it where we found ours.
  const path = `${given.PATH}${delimiter}${dirname(server)}`
  return { environment: { PATH: path, REDIS_URL: url }, stop }
}
