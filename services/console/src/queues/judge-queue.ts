import type { Verdict } from '../overview/verdict.ts'
import type { QueueState } from './queues.ts'

export interface JudgedQueue extends QueueState {
  readonly verdict: Extract<Verdict, 'stopped' | 'watch' | 'well'>
  readonly words: string
}

/** A start that waited longer is refused as stale: the customer was told that no number came. */
const LATE_SECONDS = 10

/** Whether a queue drains, and whom to look at if not. */
export function judgeQueue(state: QueueState): JudgedQueue {
  const { waiting, failed, reader, oldestSeconds = 0 } = state
  if (oldestSeconds > LATE_SECONDS) {
    const words = `${waiting} wait, the first for ${oldestSeconds} s: is ${reader} running?`
    return { ...state, verdict: 'stopped', words }
  }
  if (failed > 0) {
    return { ...state, verdict: 'watch', words: `${failed} set aside: look at why` }
  }
  return { ...state, verdict: 'well', words: waiting > 0 ? 'It drains' : 'Nothing waits' }
}
