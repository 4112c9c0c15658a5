// @ts-check

/**
 * What a customer has in mind. Nobody else's call, and no call of the wrong kind, may verify them.
 *
 * @typedef {'calls' | 'finishes' | 'silent' | 'hangs up' | 'calls another number' | 'withholds' |
 *   'forgets twice' | 'forgets thrice'} Plan
 */

/** @type {readonly (readonly [Plan, number])[]} out of a hundred */
const SHARES = [
  ['calls', 54],
  ['finishes', 18],
  ['silent', 8],
  ['hangs up', 6],
  ['calls another number', 4],
  ['withholds', 4],
  ['forgets thrice', 4],
  ['forgets twice', 2]
]

/**
 * Everybody's plan, in the stated shares as nearly as the count allows, in random order.
 *
 * @param {number} count
 * @param {import('../random.js').Random} random
 * @returns {Plan[]}
 */
export function plansFor(count, random) {
  const plans = SHARES.flatMap(([plan, share]) =>
    Array.from({ length: Math.max(1, Math.round((count * share) / 100)) }, () => plan)
  )
  return plans
    .map((plan) => ({ plan, place: random.fraction() }))
    .sort((one, other) => one.place - other.place)
    .map(({ plan }) => plan)
}

/** @param {Plan} plan */
export const isForgetful = (plan) => plan.startsWith('forgets')
