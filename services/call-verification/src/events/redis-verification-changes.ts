import type { VerificationState } from '@yobirin/contracts'
import type { RedisSubscriber } from '@yobirin/redis'
import { poolTag } from '../pool-scripts.ts'
import { readPackedState } from '../verifications/packed-state.ts'
import { parseVerificationId } from '../verifications/verification-id.ts'
import type { VerificationChanges } from './verification-changes-port.ts'

type Listener = (state: VerificationState) => void

interface Subscription {
  readonly pool: string
  readonly listeners: Set<Listener>
  readonly ready: Promise<unknown>
}

/**
 * One connection for all subscriptions of the process, and one channel for each verification that
 * somebody waits for. The client subscribes again when its connection was lost.
 *
 * @param subscriber a connection of its own: one that subscribes can do nothing else
 */
export function createRedisVerificationChanges(
  subscriber: RedisSubscriber,
  keyPrefix: string
): VerificationChanges {
  const subscriptions = new Map<string, Subscription>()

  subscriber.on('message', (channel: string, data: string) => {
    const subscription = subscriptions.get(channel)
    if (!subscription) return
    const { state } = readPackedState(subscription.pool, data)
    for (const listener of subscription.listeners) listener(state)
  })

  return {
    async subscribe(id, listener) {
      const parsed = parseVerificationId(id)
      if (!parsed) return () => {}
      const channel = `${poolTag(keyPrefix, parsed.pool)}:changes:${parsed.key}`

      const subscription = subscriptions.get(channel) ?? {
        pool: parsed.pool,
        listeners: new Set(),
        ready: subscriber.subscribe(channel)
      }
      subscriptions.set(channel, subscription)
      // A listener may be given twice; each subscription is its own.
      const own: Listener = (state) => listener(state)
      subscription.listeners.add(own)

      const unsubscribe = () => {
        if (!subscription.listeners.delete(own) || subscription.listeners.size > 0) return
        subscriptions.delete(channel)
        // Commands of one connection keep their order, so a later subscribe() is not undone by this.
        subscriber.unsubscribe(channel).catch(() => {})
      }
      try {
        await subscription.ready
      } catch (error) {
        unsubscribe()
        throw error
      }
      return unsubscribe
    }
  }
}
