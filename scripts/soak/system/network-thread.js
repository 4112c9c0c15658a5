// @ts-check
import { parentPort, workerData } from 'node:worker_threads'
import { createRandom } from '../random.js'
import { startTcpProxy } from './tcp-proxy.js'

/** @typedef {{ port?: number, become?: Partial<import('./tcp-proxy.js').Weather>, reset?: boolean }} Order */

let { port } = workerData
const proxy = await startTcpProxy(() => port, createRandom(workerData.seed))
parentPort?.on('message', (/** @type {Order} */ order) => {
  port = order.port ?? port
  if (order.become) proxy.become(order.become)
  if (order.reset) proxy.reset()
})
parentPort?.postMessage(proxy.port)
