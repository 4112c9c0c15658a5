// @ts-check
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { environments, PROCESSES } from './environment.js'
import { startMailServer } from './mail-server.js'
import { startNetwork } from './network.js'
import { startPostgresql } from './postgresql-server.js'
import { startRedisCluster } from './redis-cluster.js'
import { startRedisPair } from './redis-pair.js'
import { startRedis } from './redis-server.js'
import { serviceProcess } from './service-process.js'

/** @typedef {import('./environment.js').ServiceName} ServiceName */
/** @typedef {Awaited<ReturnType<typeof startSystem>>} System */

/**
 * What of the usual system is otherwise in a scenario.
 *
 * @typedef {object} SystemSettings
 * @property {boolean} [betweenProxies] each service reaches Redis by a network of its own
 * @property {boolean} [sentinel] Redis has a replica, and Sentinels that watch the two
 * @property {boolean} [cluster] Redis is a Cluster of three masters, each with a replica
 * @property {Partial<Record<ServiceName, number>>} [clockShiftMs]
 * @property {{ validitySeconds?: number, ringSeconds?: number }} [pool]
 */

/**
 * The whole product as processes, with a Redis, a PostgreSQL and a mail server of its own.
 *
 * @param {{
 *   programs: import('../prepare.js').Programs, folder: string, random: import('../random.js').Random,
 *   signal: AbortSignal, settings: SystemSettings
 * }} options
 */
export async function startSystem({ programs, folder, random, signal, settings }) {
  // What an earlier run left; of this one the logs stay.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  /** @type {(() => unknown)[]} */
  const closers = []
  const close = async () => {
    for (const end of closers.toReversed()) await end()
  }
  try {
    return { ...(await start()), close }
  } catch (error) {
    await close()
    throw error
  }

  async function start() {
    const postgresql = await startPostgresql(programs.postgresql, signal)
    closers.push(postgresql.close)
    const pair = settings.sentinel && (await startRedisPair(programs.redis, folder, random))
    const cluster = settings.cluster && (await startRedisCluster(programs.redis, folder))
    const redis = pair || cluster || (await startRedis(programs.redis, folder))
    closers.push(redis.close)
    const mail = await startMailServer()
    closers.push(mail.close)
    const networks = new Map()
    for (const { name } of settings.betweenProxies ? PROCESSES : []) {
      const network = await startNetwork(redis.port, random)
      networks.set(name, network)
      closers.push(network.close)
    }
    const redisUrls = (/** @type {ServiceName} */ name) => {
      const network = networks.get(name)
      if (!network) return redis.url
      const url = new URL(redis.url)
      url.port = String(network.port)
      return url.href
    }
    const environment = await environments({
      ...{ folder, redisUrls, databaseUrl: postgresql.url, smtpUrl: mail.url }
    })
    /** @type {{ name: string, how: string }[]} */
    const deaths = []
    const services =
      /** @type {Record<ServiceName, import('./service-process.js').ServiceProcess>} */ (
        Object.fromEntries(
          PROCESSES.map((process) => [
            process.name,
            serviceProcess({
              name: process.name,
              room: process.room,
              environment: environment.of(process),
              readyUrl: `${environment.url(process.name)}/readyz`,
              logFile: join(folder, `${process.name}.log`),
              clockShiftMs: settings.clockShiftMs?.[process.name] ?? 0,
              onDeath: (name, how) => deaths.push({ name, how })
            })
          ])
        )
      )
    closers.push(() => Promise.all(Object.values(services).map(({ end }) => end('SIGKILL'))))
    // flow brings the tables, and everybody's scripts are read at once.
    await Promise.all(Object.values(services).map((service) => service.start()))
    return {
      ...{ folder, postgresql, redis, pair, cluster, mail, services, networks, deaths },
      url: environment.url,
      tokens: environment.tokens,
      carrier: environment.carrier
    }
  }
}
