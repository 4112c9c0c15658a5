// @ts-check

/** @typedef {import('./account.js').Call} Call */
/** @typedef {import('./account.js').Drawn} Drawn */

/**
 * A verification that must be verified, from when on; one that must not be; and one where the account
 * cannot know, because no answer reached the carrier or the deadline fell between two instants.
 *
 * @typedef {{ is: 'verified', since: number } | { is: 'unverified' } | { is: 'either' }} Truth
 */

/** An end within it takes a call back. */
const TAKEN_BACK_WITHIN_MS = 3_000
/** Between our clock and Redis's, and the way there. */
const MARGIN_MS = 100

/**
 * What must be true of a verification, from the calls of its telephone to its number alone.
 *
 * @param {Pick<Drawn, 'expiresAt'>} drawn
 * @param {readonly Call[]} calls
 * @returns {Truth}
 */
export function mustBe({ expiresAt }, calls) {
  const counting = calls.filter((call) => !surelyTakenBack(call))
  const since = counting
    .filter(({ hungUp }) => hungUp === undefined)
    .flatMap(({ deliveries }) => deliveries)
    .flatMap(({ decided, answeredAt }) => (decided && answeredAt !== undefined ? [answeredAt] : []))
    .filter((answeredAt) => answeredAt < expiresAt - MARGIN_MS)
  if (since.length > 0) return { is: 'verified', since: Math.min(...since) }

  const mayHaveArrived = counting.some(({ deliveries }) =>
    deliveries.some(({ sentAt }) => sentAt < expiresAt + MARGIN_MS)
  )
  return { is: mayHaveArrived ? 'either' : 'unverified' }
}

/**
 * The notice was taken before three seconds were over since the call can have begun at the earliest.
 *
 * @param {Call} call
 */
function surelyTakenBack({ deliveries, hungUp }) {
  if (hungUp?.takenAt === undefined) return false
  const begun = Math.min(...deliveries.map(({ sentAt }) => sentAt))
  return hungUp.takenAt < begun + TAKEN_BACK_WITHIN_MS - MARGIN_MS
}
