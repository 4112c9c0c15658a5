// @ts-check
import { once } from 'node:events'
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { supervisedProcess } from '../supervisor/supervised-process.js'
import { step } from '../terminal/step.js'
import { root } from '../workspace/root.js'
import { edgePlan, isListening } from './edge.js'
import { findTrunkPrograms } from './find-trunk-programs.js'

/**
 * What `npm run trunk` does: puts a Kamailio before the gateway that `npm start` has started, until
 * Ctrl-C. Whoever is on this machine is its carrier.
 *
 * @returns {Promise<number>} exit code
 */
export async function main() {
  const { stop } = stopRequests()
  const port = Number(process.env.TRUNK_PORT || 5060)
  const gatewayPort = Number(process.env.SIP_PORT || 5090)
  if (!(await isListening(gatewayPort))) {
    throw new CannotGoOn(
      `No gateway listens on ${gatewayPort} (SIP_PORT). Start the product with one first:\n  SIP_GATEWAY_SECRET=$(openssl rand -hex 32) npm start`
    )
  }
  if (await isListening(port)) {
    throw new CannotGoOn(
      `Another program listens on ${port}. End it, or choose another port: TRUNK_PORT=${port + 10} npm run trunk`
    )
  }
  const programs = await findTrunkPrograms(root, stop)
  if (programs === undefined) {
    throw new CannotGoOn(
      'Kamailio and SIPp are not here and cannot be installed. Debian has them: apt install kamailio sip-tester'
    )
  }

  const folder = join(root, '.data', 'trunk')
  const plan = edgePlan(programs.kamailio, { root, folder, port, gatewayPorts: [gatewayPort] })
  const edge = supervisedProcess(plan, { say: console.log, onLine: console.log })
  try {
    await step('Starting kamailio', () => edge.start())
    console.log(howToCall(programs.sipp, port))
    if (!stop.aborted) await once(stop, 'abort')
  } finally {
    await edge.stop()
  }
  return 0
}

/**
 * @param {string} sipp
 * @param {number} port
 */
function howToCall(sipp, port) {
  return `
A trunk is there: whoever calls 127.0.0.1:${port} is its carrier. Begin a verification, then call the number it shows,
here 0120-000-001, from the telephone it names, here 090-1111-2222:

  ${sipp} 127.0.0.1:${port} -i 127.0.0.1 -nostdin -m 1 -sf infra/kamailio/call.xml -s 0120000001 -key caller 09011112222

Any softphone does as well: no registration, sip:0120000001@127.0.0.1:${port}. Ctrl-C stops the trunk.
`
}
