import type { Logger } from '@yobirin/logging'
import type { Outbox } from './outbox.ts'

const EVERY_MS = 2_000

/**
 * Every process looks after what any process left lying.
 *
 * @returns stops it, after the present round
 */
export function sweepOutboxes(outbox: Outbox, log: Logger): () => Promise<void> {
  let round: Promise<void> | undefined
  const timer = setInterval(() => {
    round ??= outbox
      .sweep()
      .then((delivered) => {
        if (delivered > 0) log.info({ delivered }, 'delivered what was left in outboxes')
      })
      .catch((err: Error) => log.warn({ err }, 'the outboxes could not be swept'))
      .finally(() => {
        round = undefined
      })
  }, EVERY_MS)
  return async () => {
    clearInterval(timer)
    await round
  }
}
