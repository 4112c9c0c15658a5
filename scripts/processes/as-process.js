// @ts-check
import { CannotGoOn } from './cannot-go-on.js'

/**
 * Does the work of a whole process, and ends it with the exit code that the work resolves with.
 *
 * @param {() => Promise<number>} work
 * @returns {Promise<never>}
 */
export async function asProcess(work) {
  // Nobody may be listening any more: a closed terminal is no reason not to stop everything properly.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  try {
    process.exitCode = await work()
  } catch (error) {
    console.error(error instanceof CannotGoOn ? `\n${error.message}` : error)
    process.exitCode = 1
  }
  process.exit()
}
