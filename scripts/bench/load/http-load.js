// @ts-check
import { once } from 'node:events'
import { connect } from 'node:net'
import { readAnswers } from './read-answers.js'

const AT_ONCE = 100

/**
 * @typedef {object} LoadResult
 * @property {number} seconds from the first request to the last answer
 * @property {number} perSecond
 * @property {number[]} latenciesMs in the order of the requests
 * @property {number[]} answeredAtMs likewise, from the first request on
 *
 * @typedef {object} Expected
 * @property {number} status of every answer; another one ends the measurement
 * @property {(index: number, body: string) => void} [onBody] hears the body of each answer
 */

/**
 * Sends prepared requests over kept connections, each of which waits for its answer before it sends
 * the next. It shares the processors with what is measured, so it does as little as it can.
 *
 * @param {{ port: number, requests: Buffer[], connections?: number } & Expected} options
 * @returns {Promise<LoadResult>}
 */
export async function httpLoad({ port, requests, connections = 50, status, onBody }) {
  const latenciesMs = /** @type {number[]} */ (new Array(requests.length).fill(0))
  const answeredAtMs = [...latenciesMs]
  let next = 0
  let startedAt = 0

  const work = (/** @type {import('node:net').Socket} */ socket) =>
    new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      let current = 0
      let sentAt = 0
      const send = () => {
        if (next >= requests.length) {
          socket.destroy()
          return resolve()
        }
        current = next
        next += 1
        sentAt = performance.now()
        socket.write(/** @type {Buffer} */ (requests[current]))
      }
      const read = readAnswers((answer) => {
        const now = performance.now()
        latenciesMs[current] = now - sentAt
        answeredAtMs[current] = now - startedAt
        if (answer.status !== status) {
          socket.destroy()
          return reject(new Error(`An answer was ${answer.status}: ${answer.body()}`))
        }
        onBody?.(current, answer.body())
        send()
      })
      socket.on('data', read).on('error', reject)
      socket.on('close', () => reject(new Error('A connection was closed')))
      send()
    })

  const sockets = await openSockets(port, Math.min(connections, requests.length))
  startedAt = performance.now()
  await Promise.all(sockets.map(work))
  const seconds = (performance.now() - startedAt) / 1_000
  return { seconds, perSecond: requests.length / seconds, latenciesMs, answeredAtMs }
}

/**
 * A few at a time: whoever knocks while the row before a port is full is turned away.
 *
 * @param {number} port
 * @param {number} count
 */
async function openSockets(port, count) {
  /** @type {import('node:net').Socket[]} */
  const sockets = []
  while (sockets.length < count) {
    const opening = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      await once(socket, 'connect')
      return socket
    })
    sockets.push(...(await Promise.all(opening)))
  }
  return sockets
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {string} body
 */
export function request(method, path, headers, body) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = Buffer.byteLength(body)
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}content-length: ${length}\r\n\r\n${body}`
  )
}
