// @ts-check
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {(socket: import('node:net').Socket, path: string) => void} Rudeness what is done to a connection */

/**
 * @param {string} name
 * @param {string} about
 * @param {{ connections: number, rudeness: Rudeness }} how
 * @returns {import('../scenario.js').Scenario}
 */
const rudeClients = (name, about, { connections, rudeness }) => ({
  name,
  about,
  async play({ system, callsAreOver, measure }) {
    const targets = [
      { port: portOf(system.url('flow')), path: '/journey/none/account' },
      { port: portOf(system.url('call-verification')), path: '/webhooks/twilio/voice' }
    ]
    /** @type {Set<import('node:net').Socket>} */
    const sockets = new Set()
    let refused = 0
    for (let index = 0; index < connections; index += 1) {
      const { port, path } = /** @type {typeof targets[number]} */ (targets[index % targets.length])
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {
        refused += 1
      })
      socket.on('close', () => sockets.delete(socket)).resume()
      sockets.add(socket)
      rudeness(socket, path)
      if (index % 50 === 0) await sleep(10)
    }
    while (!callsAreOver.aborted) await sleep(100)
    measure('connections at the end', sockets.size)
    measure('ended by us', refused)
    for (const socket of sockets) socket.destroy()
  }
})

const portOf = (/** @type {string} */ url) => Number(new URL(url).port)

const FORM = 'host: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n'

export const silentClients = rudeClients(
  'clients-silent',
  '10,000 connections that never send a request',
  { connections: 10_000, rudeness: () => {} }
)

export const slowClients = rudeClients(
  'clients-slow',
  '500 clients that send a byte of their request every second',
  {
    connections: 500,
    rudeness(socket, path) {
      const text = `POST ${path} HTTP/1.1\r\n${FORM}content-length: 2000\r\n\r\n`
      let at = 0
      const timer = setInterval(() => socket.write(text[at++] ?? 'x'), 1_000)
      socket.on('close', () => clearInterval(timer))
    }
  }
)

export const halfOpenClients = rudeClients(
  'clients-half-open',
  '500 clients that ask, and then neither read nor go away',
  {
    connections: 500,
    rudeness(socket) {
      socket.pause()
      socket.write('GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(20))
    }
  }
)

const HUNDRED_MB = 100 * 1024 * 1024
const CHUNK = Buffer.alloc(64 * 1024, 'a=1&')

export const hugeBodies = rudeClients('bodies-huge', '40 requests with bodies of 100 MB', {
  connections: 40,
  rudeness(socket, path) {
    socket.write(`POST ${path} HTTP/1.1\r\n${FORM}content-length: ${HUNDRED_MB}\r\n\r\n`)
    let left = HUNDRED_MB
    const pour = () => {
      while (left > 0 && socket.writable) {
        left -= CHUNK.length
        if (!socket.write(CHUNK)) return
      }
    }
    socket.on('drain', pour)
    pour()
  }
})

export const floodedHeaders = rudeClients(
  'headers-flooded',
  '500 requests with headers that do not end',
  {
    connections: 500,
    rudeness(socket, path) {
      socket.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\n`)
      const timer = setInterval(() => {
        if (socket.writable) socket.write(`x-${Math.random()}: ${'y'.repeat(1_000)}\r\n`)
      }, 20)
      socket.on('close', () => clearInterval(timer))
    }
  }
)
