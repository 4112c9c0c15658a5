import { NOTIFICATIONS_QUEUE, type Notice } from '@yobirin/contracts'
import { queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import type { Flow } from './flow.ts'

/** The letters that wait to be written, opened: of one kind, in the order in which they came. */
export async function letters(
  flow: Pick<Flow, 'redis' | 'keyPrefix' | 'sealer'>,
  kind: string
): Promise<readonly Record<string, unknown>[]> {
  const queue = new Queue(NOTIFICATIONS_QUEUE, {
    connection: flow.redis,
    prefix: queuePrefix(flow.keyPrefix, NOTIFICATIONS_QUEUE)
  })
  return (await queue.getWaiting())
    .map(({ data }) => data as Notice)
    .filter((notice) => notice.kind === kind)
    .map(({ id, sealedContent }) => JSON.parse(flow.sealer.open(sealedContent, `notice ${id}`)))
}
