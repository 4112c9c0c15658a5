// @ts-check
import { findPrograms } from '../postgresql/find-programs.js'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { findServer } from '../redis/find-server.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { readOptions } from './options.js'

/**
 * Brings about all that the soak stands on.
 *
 * @param {string[]} args
 */
export async function prepare(args) {
  const options = readOptions(args)
  const { stop: signal } = stopRequests()
  await installDependencies(root, signal)
  await build(root, signal)
  const redis = await findServer(root, signal)
  const postgresql = await findPrograms(root, signal)
  if (postgresql === undefined) {
    throw new CannotGoOn(
      'The soak needs a PostgreSQL to break, and none was found or could be fetched.'
    )
  }
  return { options, signal, programs: { redis, postgresql } }
}

/** @typedef {Awaited<ReturnType<typeof prepare>>} Prepared */
/** @typedef {Prepared['programs']} Programs */
