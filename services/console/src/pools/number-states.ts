import type { NumberState } from '@yobirin/contracts'

/** What an operator may make of a number, and what it means. */
export const OPERATOR_STATES = [
  ['active', 'Active', 'It is drawn again for new verifications.'],
  ['draining', 'Draining', 'No new verifications; those that are live come to their end.'],
  ['retired', 'Retired', 'Out for good; refused while verifications are live on it.']
] as const satisfies readonly (readonly [NumberState, string, string])[]
