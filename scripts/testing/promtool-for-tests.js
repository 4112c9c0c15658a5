// @ts-check
import { findPromtool } from '../promtool/find-promtool.js'

/**
 * Where the tests find promtool. Without it they leave the alarm rules untried, and that is said where
 * nobody overlooks it.
 *
 * @param {string} root
 * @param {{ given: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function promtoolForTests(root, { given, signal }) {
  if (given.PROMTOOL_PATH) return {}
  const promtool = await findPromtool(root, signal)
  if (promtool !== undefined) return { PROMTOOL_PATH: promtool }
  console.log(
    'SKIPPED: the tests of the alarm rules, since promtool is not here and cannot be fetched (Debian: prometheus).'
  )
  return {}
}
