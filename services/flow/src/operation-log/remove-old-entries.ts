import type { Logger } from '@yobirin/logging'
import type { RecordChains } from '../record-chain/record-chains.ts'
import { institutionOf } from './operation-log.ts'

const DAY_MS = 24 * 60 * 60_000

/**
 * Removes what was kept for as long as its institution asks, and writes where each chain ends: whoever
 * collects these lines elsewhere holds anchors that nobody here can change.
 */
export async function removeOldEntries({
  chains,
  retentionDaysOf,
  now,
  log
}: {
  chains: RecordChains
  retentionDaysOf: (institution: string) => number
  now: number
  log: Logger
}): Promise<void> {
  for (const { chain, sequence, hash } of await chains.heads()) {
    log.info({ chain, sequence, hash }, 'a chain of records ends here')
    const institution = institutionOf(chain)
    if (institution === undefined) continue

    const before = now - retentionDaysOf(institution) * DAY_MS
    for (let removed = 1; removed > 0; ) {
      removed = await chains.removeBefore(chain, before, now)
      if (removed > 0) log.info({ chain, removed }, 'old records of the operation log were removed')
    }
  }
}
