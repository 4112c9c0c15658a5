/** What is counted, and of whom. */
export const LIMIT_KINDS = ['address', 'addressChecks', 'account', 'telephone'] as const
export type LimitKind = (typeof LIMIT_KINDS)[number]

/** So many in so many seconds, from the first one on. */
export interface Limit {
  readonly count: number
  readonly seconds: number
}

export type LimitAnswer =
  | { readonly allowed: true }
  /** Whole seconds, at least one, until the count begins again. */
  | { readonly allowed: false; readonly retryAfterSeconds: number }

export interface RateLimits {
  /**
   * Counts one more. What is refused does not lengthen the wait: however hard somebody knocks in another's
   * name, the other waits for the rest of the seconds at most.
   *
   * @param key an address of the network, an account key, a telephone in E.164; it is stored nowhere
   * @throws where Redis cannot be reached
   */
  take(kind: LimitKind, key: string): Promise<LimitAnswer>
}

/** @param text `count/seconds` */
export function parseLimit(text: string): Limit {
  const [, count, seconds] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  const limit = { count: Number(count), seconds: Number(seconds) }
  if (!(limit.count > 0 && limit.seconds > 0)) {
    throw new TypeError('a limit is <count>/<seconds>, both more than zero, such as 30/600')
  }
  return limit
}
