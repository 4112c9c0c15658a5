import { connectRedis, queuePrefix } from '@yobirin/redis'
import { QueueEvents } from 'bullmq'

interface Test {
  teardown(run: () => unknown): unknown
}

export type Fate = 'completed' | 'failed' | 'delayed'

/** Resolves when this has become of all of these jobs; to be asked before they are queued. */
export type JobFates = (ids: readonly string[], fate?: Fate) => Promise<void>

/** Watches a queue from now on. */
export async function watchJobFates(
  t: Test,
  queue: string,
  { redisUrl, keyPrefix }: { redisUrl: string; keyPrefix: string }
): Promise<JobFates> {
  const connection = connectRedis(redisUrl, {
    ...{ name: 'test', purpose: 'blocking' },
    onError: () => {}
  })
  const events = new QueueEvents(queue, { connection, prefix: queuePrefix(keyPrefix, queue) })
  t.teardown(async () => {
    await events.close()
    connection.disconnect()
  })
  await events.waitUntilReady()
  events.setMaxListeners(0)
  return (ids, fate = 'completed') =>
    new Promise((resolve) => {
      const left = new Set(ids)
      const listener = ({ jobId }: { jobId: string }) => {
        if (!left.delete(jobId) || left.size > 0) return
        events.off(fate, listener)
        resolve()
      }
      events.on(fate, listener)
    })
}
