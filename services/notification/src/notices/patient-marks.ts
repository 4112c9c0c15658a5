import { setTimeout as sleep } from 'node:timers/promises'
import type { NoticeMarks } from './notice-marks.ts'

const PAUSE_MS = 1_000

/**
 * Marks that write down how a delivery ended however long Redis is away: a result that is lost would
 * leave a notice, mailed or not, for an operator to decide on.
 *
 * @param signal gives up waiting, when the process has to end
 */
export function patientMarks(marks: NoticeMarks, signal: AbortSignal): NoticeMarks {
  return {
    ...marks,
    async end(noticeId, attempt, outcome) {
      for (;;) {
        try {
          return await marks.end(noticeId, attempt, outcome)
        } catch (error) {
          if (signal.aborted) throw error
          await sleep(PAUSE_MS)
        }
      }
    }
  }
}
