// @ts-check
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const LARGEST_SEED = 2 ** 31

/** @typedef {Awaited<ReturnType<typeof startNetwork>>} Network */

/**
 * A network between a service and a server, in a thread of its own: however many customers there are in this
 * one, its packets go on.
 *
 * @param {() => number} port where the connections lead to, asked whenever the weather changes
 * @param {import('../random.js').Random} random
 */
export async function startNetwork(port, random) {
  const worker = new Worker(new URL('./network-thread.js', import.meta.url), {
    workerData: { port: port(), seed: random.between(0, LARGEST_SEED) }
  })
  const [own] = await once(worker, 'message')
  const tell = (/** @type {import('./network-thread.js').Order} */ order) =>
    worker.postMessage({ port: port(), ...order })
  return {
    port: /** @type {number} */ (own),
    /** @param {Partial<import('./tcp-proxy.js').Weather>} weather */
    become: (weather) => tell({ become: weather }),
    /** Every connection ends, as by a firewall that forgets them. */
    reset: () => tell({ reset: true }),
    close: async () => void (await worker.terminate())
  }
}
