import type { EventEmitter } from 'node:events'

/**
 * Waits while a call rings. A connection that closes ends the wait, to hold nothing for nobody; it is
 * no evidence that the caller has hung up.
 *
 * @param connection emits `close`
 */
export function hold(ms: number, connection: EventEmitter): Promise<'rung' | 'connection_closed'> {
  return new Promise((resolve) => {
    const onClose = () => {
      clearTimeout(timer)
      resolve('connection_closed')
    }
    const timer = setTimeout(() => {
      connection.removeListener('close', onClose)
      resolve('rung')
    }, ms)
    connection.once('close', onClose)
  })
}
