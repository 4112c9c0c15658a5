// @ts-check
import { findHaproxy } from '../haproxy/find-haproxy.js'

/**
 * Where the tests find HAProxy. Without it replicas are not replaced behind one, and that is said where nobody
 * overlooks it.
 *
 * @param {string} root
 * @param {{ given: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function haproxyForTests(root, { given, signal }) {
  if (given.HAPROXY_PATH) return {}
  const haproxy = await findHaproxy(root, signal)
  if (haproxy !== undefined) return { HAPROXY_PATH: haproxy }
  console.log(
    'SKIPPED: the test of replicas behind a proxy, since HAProxy is not here and cannot be fetched (Debian: haproxy).'
  )
  return {}
}
