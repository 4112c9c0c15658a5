export interface IdempotencyKeys {
  /**
   * Binds a key to the request that brings it first, for 24 hours.
   *
   * @returns whether it is bound to this request, now or before
   */
  bind(key: string, fingerprint: string): Promise<boolean>
}
