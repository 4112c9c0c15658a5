// @ts-check
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { endWithParent } from '../processes/end-with-parent.js'

/**
 * Plans Kamailio with the configuration of infra/kamailio, on the site whose carrier is 127.0.0.1.
 *
 * @param {string} kamailio
 * @param {{
 *   root: string,
 *   folder: string,
 *   port: number,
 *   gatewayPorts: number[],
 *   requestsInTwoSeconds?: number,
 *   sharedMegabytes?: number
 * }} options
 * @returns {import('../supervisor/supervised-process.js').Plan}
 */
export function edgePlan(kamailio, options) {
  const { root, folder, port, gatewayPorts } = options
  const { requestsInTwoSeconds = 4_000, sharedMegabytes = 64 } = options
  const infra = join(root, 'infra', 'kamailio')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(infra, 'kamailio.cfg'), join(folder, 'kamailio.cfg'))
  copyFileSync(join(infra, 'loopback-site.cfg'), join(folder, 'site.cfg'))
  const gateways = join(folder, 'gateways.list')
  const rows = gatewayPorts.map((one) => `1 sip:127.0.0.1:${one};transport=tcp 0 0\n`)
  writeFileSync(gateways, rows.join(''))
  const definitions = [
    `EDGE_PORT=${port}`,
    `GATEWAYS_FILE="${gateways}"`,
    `REQUESTS_IN_TWO_SECONDS=${requestsInTwoSeconds}`
  ]
  const [program = kamailio, ...before] = [...endWithParent(), kamailio]
  return {
    name: 'kamailio',
    launch: () => ({
      program,
      args: [
        ...before,
        ...definitions.flatMap((definition) => ['-A', definition]),
        ...['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-m', `${sharedMegabytes}`],
        ...['-M', '16', '-w', folder, '-Y', folder]
      ],
      cwd: folder,
      env: process.env
    }),
    isReady: () => isListening(port)
  }
}

/**
 * @param {number} port of 127.0.0.1
 * @returns {Promise<boolean>}
 */
export function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (/** @type {boolean} */ listens) => {
      socket.destroy()
      resolve(listens)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
