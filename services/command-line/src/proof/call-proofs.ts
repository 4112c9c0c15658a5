import { counted } from '../output/written.ts'
import type { PastCall, TwilioAccount } from '../twilio/twilio-account.ts'
import { failed, type Proof, passed, warning } from './proof.ts'

const MOST_CALLS = 1_000
const MOST_NAMED = 10
const DAY_MS = 24 * 60 * 60 * 1_000
const NOT_ANSWERED = new Set(['busy', 'no-answer', 'failed', 'canceled', 'ringing', 'queued'])

/** Of the last calls to our numbers none was answered, lasted or cost anything. */
export async function proveCalls(
  account: TwilioAccount,
  {
    numbers,
    days,
    now = new Date()
  }: { readonly numbers: ReadonlySet<string>; readonly days: number; readonly now?: Date }
): Promise<Proof> {
  const name = 'no call was answered'
  const since = new Date(now.getTime() - days * DAY_MS)
  const all = await account.calls({ since, limit: MOST_CALLS })
  const calls = all.filter(({ to }) => numbers.has(to))
  const answered = calls.filter(wasAnswered)
  if (answered.length > 0) {
    const named = answered.slice(0, MOST_NAMED).map(describe).join(', ')
    return failed(name, `${answered.length} of ${counted(calls.length, 'call')}: ${named}`)
  }
  if (calls.length === 0) {
    return warning(name, `there was no call in ${days} days: call a number, then look again`)
  }
  return passed(name, `${counted(calls.length, 'call')}: ${byStatus(calls)}`)
}

function wasAnswered({ status, durationSeconds, price }: PastCall): boolean {
  return !NOT_ANSWERED.has(status) || durationSeconds > 0 || Number(price) !== 0
}

/** By its id, never by who called. */
function describe({ sid, status, durationSeconds, price }: PastCall): string {
  return `${sid} (${status}, ${durationSeconds} s${price === '' ? '' : `, price ${price}`})`
}

function byStatus(calls: readonly PastCall[]): string {
  const counts = new Map<string, number>()
  for (const { status } of calls) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
}
