const FIRST_MS = 500
const LONGEST_MS = 30_000

/**
 * How long to wait before an attempt is repeated: as long as the answer asks for, else a random time
 * under a bound that doubles, so that those who were refused together do not come back together.
 *
 * @param attempt that failed, from 1
 * @param retryAfter the header, in seconds, where there is one
 */
export function waitBefore(
  attempt: number,
  retryAfter: string | undefined,
  random: () => number = Math.random
): number {
  const asked = Number(retryAfter)
  if (retryAfter !== undefined && Number.isFinite(asked) && asked >= 0) {
    return Math.min(asked * 1_000, LONGEST_MS)
  }
  return Math.ceil(Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS) * random())
}
