import type { Clock } from '../../clock.ts'

/** Whether the account of a consent is where it was: neither closed nor moved. */
export type AccountCheck = (consent: {
  readonly id: string
  readonly accountKey: string
}) => Promise<boolean>

/** An answer is at most 60 seconds old when it is used; the rest is for the bank to give it. */
const FRESH_MS = 45_000
const REMEMBERED = 10_000

/** Asks the bank's records, and again once the answer is no longer fresh. */
export function createAccountCheck<Account>({
  consents,
  directory,
  clock,
  remembered = REMEMBERED
}: {
  consents: { accountOf(id: string, now: number): Promise<Account | undefined> }
  directory: { find(account: Account): Promise<{ status: 'found' | 'not_available' }> }
  clock: Clock
  /** How many answers at most, the latest ones. */
  remembered?: number
}): AccountCheck {
  const askedAt = new Map<string, number>()

  return async ({ id, accountKey }) => {
    const now = await clock.now()
    const asked = askedAt.get(accountKey) ?? Number.NEGATIVE_INFINITY
    if (asked <= now && now < asked + FRESH_MS) return true

    askedAt.delete(accountKey)
    const account = await consents.accountOf(id, now)
    if (!account || (await directory.find(account)).status !== 'found') return false
    askedAt.set(accountKey, now)
    const [oldest] = askedAt.keys()
    if (askedAt.size > remembered && oldest !== undefined) askedAt.delete(oldest)
    return true
  }
}
