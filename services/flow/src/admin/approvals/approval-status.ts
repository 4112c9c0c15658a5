import type { Approval } from './approvals.ts'

/** What is open and was neither decided nor carried out in time has expired; nothing has to note that. */
export function statusOf(
  { status, expiresAt }: Pick<Approval, 'status' | 'expiresAt'>,
  now: number
): Approval['status'] | 'expired' {
  const isOpen = status === 'waiting' || status === 'approved'
  return isOpen && expiresAt <= now ? 'expired' : status
}
