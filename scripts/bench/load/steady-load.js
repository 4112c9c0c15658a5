// @ts-check
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readAnswers } from './read-answers.js'

/**
 * Sends requests at a steady rate, whatever becomes of those before them, over connections that are kept
 * and of which there are as many as it takes.
 *
 * @param {{ port: number, requests: Buffer[], perSecond: number, status: number }} options
 *   `status` of every answer; another one ends the measurement
 * @returns {Promise<number[]>} when each left, by performance.now()
 */
export async function steadyLoad({ port, requests, perSecond, status }) {
  /** @type {import('node:net').Socket[]} */
  const all = []
  /** @type {import('node:net').Socket[]} */
  const free = []
  /** @type {Map<import('node:net').Socket, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  const asking = new Map()

  async function open() {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    all.push(socket)
    socket.on(
      'data',
      readAnswers((answer) => asking.get(socket)?.resolve(answer))
    )
    socket.on('error', (error) => asking.get(socket)?.reject(error))
    return socket
  }

  /** @param {Buffer} request */
  async function send(request) {
    const socket = free.pop() ?? (await open())
    const sentAt = performance.now()
    const answer = await new Promise((resolve, reject) => {
      asking.set(socket, { resolve, reject })
      socket.write(request)
    })
    if (answer.status !== status) {
      throw new Error(`An answer was ${answer.status}: ${answer.body()}`)
    }
    free.push(socket)
    return sentAt
  }

  const startedAt = performance.now()
  const sending = []
  for (const [index, request] of requests.entries()) {
    const wait = startedAt + (index * 1_000) / perSecond - performance.now()
    if (wait > 0) await delay(wait)
    sending.push(send(request))
  }
  try {
    return await Promise.all(sending)
  } finally {
    for (const socket of all) socket.destroy()
  }
}
