// @ts-check

/** All customers of a bench come from one address, and none of them is to wait for it. */
export const WITHOUT_LIMITS = {
  RATE_LIMIT_ADDRESS_STARTS: '1000000/60',
  RATE_LIMIT_ADDRESS_CHECKS: '1000000/60'
}
