import { createScripts, type RedisConnection, script } from '@yobirin/redis'
import type { RedisKeys } from '../redis-keys.ts'
import type { Channels } from './channels.ts'
import { sequenceOf, type VerificationView, type VerificationViews } from './verification-view.ts'

const SCRIPTS = new URL('../../redis-scripts/', import.meta.url)

/** Longer than any journey lasts. */
const KEPT_MS = 3 * 3_600_000

export function redisVerificationViews({
  redis,
  keys,
  channels
}: {
  redis: RedisConnection
  keys: RedisKeys
  channels: Channels
}): VerificationViews {
  const scripts = createScripts(redis, SCRIPTS, { applyChange: script((reply) => reply === 1) })

  async function read(verificationId: string): Promise<VerificationView | undefined> {
    const view = await redis.hget(keys.view(verificationId), 'view')
    return view ? (JSON.parse(view) as VerificationView) : undefined
  }

  return {
    read,

    apply: (verificationId, view) =>
      scripts.applyChange(
        [keys.view(verificationId)],
        [sequenceOf(view), JSON.stringify(view), KEPT_MS]
      ),

    async waitFor(verificationId, enough, milliseconds) {
      let wake = () => {}
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const unsubscribe = await channels.subscribe(keys.view(verificationId), (message) => {
        if (enough(JSON.parse(message) as VerificationView)) wake()
      })
      const timer = setTimeout(wake, milliseconds)
      try {
        const view = await read(verificationId)
        if (enough(view)) return view
        await woken
        return await read(verificationId)
      } finally {
        clearTimeout(timer)
        await unsubscribe()
      }
    }
  }
}
