import type { WebSocket } from '@fastify/websocket'

/**
 * Pings, so that proxies see life on a socket where nothing may happen for two minutes, and ends it
 * when the other side is gone without a word.
 *
 * @returns stops it
 */
export function keepAlive(socket: WebSocket, everyMs = 20_000): () => void {
  let alive = true
  const onPong = () => {
    alive = true
  }
  const timer = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, everyMs)
  socket.on('pong', onPong)
  return () => {
    clearInterval(timer)
    socket.off('pong', onPong)
  }
}
