import type { Logger } from '@yobirin/logging'
import type { RedisSubscriber } from '@yobirin/redis'

export type Listener = (message: string) => void
export type Unsubscribe = () => Promise<void>

/**
 * Redis channels over the one subscriber connection of this process, each subscribed once however many
 * listen. Messages are lost while the connection is down: read the state after subscribing, and again
 * when told of a reconnection.
 */
export interface Channels {
  subscribe(channel: string, listener: Listener): Promise<Unsubscribe>
  /** Calls back when messages may have been missed. */
  onReconnect(listener: () => void): () => void
}

export function redisChannels(subscriber: RedisSubscriber, log: Logger): Channels {
  const listeners = new Map<string, Set<Listener>>()
  const reconnectListeners = new Set<() => void>()
  let connectedBefore = subscriber.status === 'ready'

  // ioredis subscribes again by itself; the answer to a ping comes after those to its subscriptions.
  async function tellOfReconnection() {
    await subscriber.ping()
    for (const listener of reconnectListeners) listener()
  }

  subscriber.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(message)
  })
  subscriber.on('ready', () => {
    // If the ping fails the connection is lost again, and told of when it is back.
    if (connectedBefore) tellOfReconnection().catch(() => {})
    connectedBefore = true
  })

  return {
    async subscribe(channel, listener) {
      const present = listeners.get(channel) ?? new Set()
      listeners.set(channel, present.add(listener))
      // Also where others listen already: their SUBSCRIBE may still be on its way.
      await subscriber.subscribe(channel)

      return async () => {
        present.delete(listener)
        if (present.size > 0 || listeners.get(channel) !== present) return
        listeners.delete(channel)
        await subscriber
          .unsubscribe(channel)
          .catch((err: Error) => log.debug({ err }, 'could not unsubscribe'))
      }
    },

    onReconnect(listener) {
      reconnectListeners.add(listener)
      return () => reconnectListeners.delete(listener)
    }
  }
}
