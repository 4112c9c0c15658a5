// @ts-check
import { once } from 'node:events'
import { WebSocket } from 'ws'

const AT_ONCE = 100

/** @typedef {{ path: string, headers?: Record<string, string> }} Page where its socket leads, and what its browser sends along */

/**
 * Opens the sockets of waiting pages, a hundred at a time.
 *
 * @param {{
 *   port: number,
 *   pages: Page[],
 *   greeted?: boolean,
 *   onMessage?: (index: number, message: string) => void
 * }} options `greeted` says that each is told something first, which is waited for and no message
 * @returns {Promise<{ close: () => Promise<void> }>}
 */
export async function openPages({ port, pages, greeted = false, onMessage = () => {} }) {
  /** @type {WebSocket[]} */
  const sockets = []

  async function open(/** @type {number} */ index) {
    const { path, headers = {} } = /** @type {Page} */ (pages[index])
    const url = `ws://127.0.0.1:${port}${path}`
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    sockets.push(socket)
    await once(socket, greeted ? 'message' : 'open')
    socket.on('message', (data) => onMessage(index, String(data)))
    // Whoever was there may be gone first, at the end.
    socket.on('error', () => {})
  }

  for (let from = 0; from < pages.length; from += AT_ONCE) {
    const opening = pages.slice(from, from + AT_ONCE).map((_page, index) => open(from + index))
    await Promise.all(opening)
  }
  return {
    async close() {
      const closed = sockets
        .filter(({ readyState }) => readyState !== WebSocket.CLOSED)
        .map((socket) => once(socket, 'close'))
      for (const socket of sockets) socket.terminate()
      await Promise.all(closed)
    }
  }
}
