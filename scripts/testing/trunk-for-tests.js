// @ts-check
import { findTrunkPrograms } from '../trunk/find-trunk-programs.js'

/**
 * Where the tests find Kamailio and SIPp. Without them they leave the calls on a trunk out, and that is
 * said where nobody overlooks it.
 *
 * @param {string} root
 * @param {{ given: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function trunkForTests(root, { given, signal }) {
  if (given.KAMAILIO_PATH && given.SIPP_PATH) return {}
  const programs = await findTrunkPrograms(root, signal)
  if (programs === undefined) {
    console.log(
      'SKIPPED: the tests of calls on a real trunk, since Kamailio and SIPp are not here and cannot be installed (Debian: kamailio kamailio-tls-modules sip-tester).'
    )
    return {}
  }
  const { kamailio, sipp, hasTls } = programs
  return { KAMAILIO_PATH: kamailio, SIPP_PATH: sipp, ...(hasTls && { KAMAILIO_HAS_TLS: 'yes' }) }
}
