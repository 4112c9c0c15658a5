// @ts-check
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '../ports/free-port.js'
import { findServer } from '../redis/find-server.js'
import { ownServer } from '../redis/own-server.js'
import { sandboxSecrets } from '../settings/sandbox-secrets.js'
import { serviceEnvironment } from '../settings/service-environment.js'
import { services } from '../settings/services.js'
import { servicePlan } from '../start/service-plan.js'

/**
 * @typedef {object} System
 * @property {Record<string, string>} environment of every service
 * @property {(name: string) => number} portOf where a service answers over HTTP
 * @property {(name: string) => Promise<import('./figure.js').Running>} start
 * @property {import('./figure.js').Running} redis
 */

/**
 * A Redis of its own, with the append-only file that production has, and an environment in which the
 * services find it and each other. The services themselves are started by name.
 *
 * @param {import('./figure.js').Bench} bench
 * @param {{ variables?: Record<string, string>, keep?: boolean, name?: string }} [options]
 *   `keep` says whether Redis writes the file; `name` tells systems of one figure apart
 * @returns {Promise<System>}
 */
export async function openSystem(bench, { variables = {}, keep = true, name = 'system' } = {}) {
  const { root, folder, signal } = bench
  const { plan, url } = await ownServer(await findServer(root, signal), {
    folder: join(folder, name),
    keep
  })
  const redis = await bench.start(plan)
  /** @type {Record<string, string>} */
  const ports = {}
  for (const { variable } of services.flatMap((service) => service.ports)) {
    ports[variable] = `${await freePort()}`
  }
  const environment = serviceEnvironment({
    given: {
      ...{ PATH: process.env.PATH, ...ports },
      ...{ SIP_GATEWAY_SECRET: randomBytes(32).toString('base64url'), ...variables }
    },
    secrets: sandboxSecrets(join(folder, name)),
    redisUrl: url,
    databaseFolder: join(folder, name, 'database'),
    services
  })
  const found = (/** @type {string} */ service) => {
    const one = services.find((candidate) => candidate.name === service)
    if (one === undefined) throw new Error(`There is no service ${service}`)
    return one
  }
  return {
    environment,
    redis,
    portOf: (service) => Number(environment[found(service).ports[0]?.variable ?? '']),
    start(service) {
      const plan = servicePlan(found(service), { root, environment })
      return bench.start(bench.profiles === undefined ? plan : profiled(plan, bench.profiles))
    }
  }
}

/**
 * @param {import('../supervisor/supervised-process.js').Plan} plan
 * @param {string} folder
 * @returns {import('../supervisor/supervised-process.js').Plan}
 */
function profiled(plan, folder) {
  const words = ['--cpu-prof', `--cpu-prof-dir=${join(folder, plan.name)}`]
  const launch = () => {
    const { args, ...rest } = plan.launch()
    return { ...rest, args: [...words, ...args] }
  }
  return { ...plan, launch }
}

/**
 * The token of a role.
 *
 * @param {System} system
 * @param {'verifier' | 'operator'} role
 */
export function tokenOf({ environment }, role) {
  const entries = (environment.API_TOKENS ?? '').split(',').map((entry) => entry.split(':'))
  return entries.find(([, one]) => one === role)?.[2] ?? ''
}
