export const CALL_RESULTS = [
  'rung',
  'cancelled',
  'expired',
  'unknown_number',
  'failed',
  'given_up_by_proxy',
  'peer_lost'
] as const

/** How a call ended, for the figures. */
export type CallResult = (typeof CALL_RESULTS)[number]
