// @ts-check
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { noteSandboxAccess } from '../command-line/sandbox-access.js'
import { refuseUnusablePorts } from '../ports/usable-ports.js'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { findServer } from '../redis/find-server.js'
import { refuseAbsentServer } from '../redis/given-server.js'
import { sandboxSecrets } from '../settings/sandbox-secrets.js'
import { serviceEnvironment } from '../settings/service-environment.js'
import { echoWarnings } from '../supervisor/echo-warnings.js'
import { openLogFile } from '../supervisor/log-file.js'
import { supervisedProcess } from '../supervisor/supervised-process.js'
import { step } from '../terminal/step.js'
import { lockDataFolder } from './data-folder-lock.js'
import { bringUpRedis } from './redis-for-product.js'
import { servicePlan } from './service-plan.js'
import { stopInOrder } from './stop-in-order.js'
import { whereToLook } from './where-to-look.js'

/**
 * Runs the whole product until it is told to stop, and leaves no process behind however it ends.
 *
 * @param {{
 *   root: string,
 *   given: NodeJS.ProcessEnv,
 *   services: import('../settings/services.js').Service[],
 *   prepare: (signal: AbortSignal) => Promise<void>,
 *   requests: { stop: AbortSignal, stopAtOnce: AbortSignal },
 *   say?: (text: string) => void
 * }} options `prepare` installs and builds
 * @returns {Promise<number>} exit code, once everything has stopped
 * @throws {CannotGoOn} where it cannot be brought up
 */
export async function runProduct({ root, given, services, prepare, requests, say = console.log }) {
  if (given.YOBIRIN_MODE === 'production') {
    throw new CannotGoOn('npm start brings up the sandbox, which has no place in production.')
  }
  const data = join(root, '.data')
  const logs = join(data, 'logs')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const release = await lockDataFolder(data)
  /** @type {ReturnType<typeof supervisedProcess>[]} */
  const running = []
  const echo = echoWarnings(say)

  /** @param {import('../supervisor/supervised-process.js').Plan} plan @param {boolean} echoing */
  const start = async (plan, echoing) => {
    const log = openLogFile(logs, plan.name)
    const onLine = (/** @type {string} */ line) => {
      log(line)
      if (echoing) echo(plan.name, line)
    }
    const supervised = supervisedProcess(plan, { say, onLine })
    running.push(supervised)
    await orStop(supervised.start(), requests.stop)
  }

  try {
    const secrets = sandboxSecrets(data)
    const databaseFolder = join(data, 'database')
    const environmentWith = (/** @type {string} */ redisUrl) =>
      serviceEnvironment({ given, secrets, redisUrl, databaseFolder, services })
    // What would end the start is found before anybody waits for an installation.
    await refuseUnusablePorts(services, environmentWith(''))
    if (given.REDIS_URL) await refuseAbsentServer(given.REDIS_URL)
    const server = given.REDIS_URL ? '' : await findServer(root, requests.stop)
    await prepare(requests.stop)
    const redisUrl = given.REDIS_URL || (await bringUpRedis({ server, data, start }))
    const environment = environmentWith(redisUrl)
    await step(`Starting ${services.map(({ name }) => name).join(', ')}`, async (tell) => {
      const waitingFor = new Set(services.map(({ name }) => name))
      const starting = services.map(async (service) => {
        await start(servicePlan(service, { root, environment }), true)
        waitingFor.delete(service.name)
        tell(`waiting for ${[...waitingFor].join(', ')}`)
      })
      await Promise.all(starting)
    })
    noteSandboxAccess(data, environment)
    say(whereToLook(environment, { data, logs, ownTokens: !given.API_TOKENS }))
    await orStop(new Promise(() => {}), requests.stop)
  } catch (error) {
    if (!requests.stop.aborted) throw error
  } finally {
    await stopInOrder(running, { say, stopAtOnce: requests.stopAtOnce })
    release()
  }
  return requests.stopAtOnce.aborted ? 130 : 0
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>} rejects when the signal comes first
 */
function orStop(promise, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    promise.then(resolve, reject)
  })
}
