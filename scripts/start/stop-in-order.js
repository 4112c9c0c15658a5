// @ts-check

/**
 * Stops what runs: the services one after the other in their order, each allowed to finish the calls
 * it holds, and Redis, which was started first, when nobody needs it any more.
 *
 * @param {ReturnType<typeof import('../supervisor/supervised-process.js').supervisedProcess>[]} running
 * @param {{ say: (text: string) => void, stopAtOnce: AbortSignal }} options
 */
export async function stopInOrder(running, { say, stopAtOnce }) {
  const redis = running.filter(({ name }) => name === 'redis')
  const services = running.filter(({ name }) => name !== 'redis')
  if (running.length === 0) return

  say('\nStopping; calls under way may take up to 15 s to finish. Ctrl-C again stops at once.')
  const killAll = () => {
    for (const service of services) service.kill()
  }
  if (stopAtOnce.aborted) killAll()
  stopAtOnce.addEventListener('abort', killAll, { once: true })
  for (const supervised of [...services, ...redis]) await supervised.stop()
  say('Stopped.')
}
