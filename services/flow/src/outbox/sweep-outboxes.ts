import type { Logger } from '@yobirin/logging'
import { repeatedly } from '../operations/repeatedly.ts'

const EVERY_MS = 2_000

/**
 * Every process looks after what any process left lying.
 *
 * @returns stops it, after the present round
 */
export function sweepOutboxes(
  outbox: { sweep(): Promise<number> },
  log: Logger
): () => Promise<void> {
  const sweep = async () => {
    const delivered = await outbox.sweep()
    if (delivered > 0) log.info({ delivered }, 'delivered what was left in outboxes')
  }
  return repeatedly(EVERY_MS, sweep, (err) => log.warn({ err }, 'the outboxes could not be swept'))
}
