import type { WebSocket } from '@fastify/websocket'

const EVERY_MS = 20_000

/**
 * Finds sockets whose other end has gone without a word, as those of a sleeping telephone do.
 *
 * @returns stops it
 */
export function keepAlive(socket: WebSocket, everyMs = EVERY_MS): () => void {
  let answered = true
  socket.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, everyMs)
  return () => clearInterval(timer)
}
