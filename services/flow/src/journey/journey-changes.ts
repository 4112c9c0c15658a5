import type { RedisKeys } from '../redis-keys.ts'
import type { Channels } from '../waiting/channels.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'

/** Waits for what another request, perhaps in another process, is about to write. */
export interface JourneyChanges {
  /** The journey once it is another version than this, or what it is when the time is over. */
  after(stored: StoredJourney, milliseconds: number): Promise<StoredJourney | undefined>
}

export function redisJourneyChanges({
  channels,
  keys,
  journeys
}: {
  channels: Channels
  keys: RedisKeys
  journeys: JourneyStore
}): JourneyChanges {
  return {
    async after({ journey: { id }, version }, milliseconds) {
      let wake = () => {}
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const unsubscribe = await channels.subscribe(keys.journey(id), wake)
      const timer = setTimeout(wake, milliseconds)
      try {
        const present = await journeys.read(id)
        if (!present || present.version !== version) return present
        await changed
        return await journeys.read(id)
      } finally {
        clearTimeout(timer)
        await unsubscribe()
      }
    }
  }
}
