/** A gateway that can place a call. What it promises is what `test/test-calls/test-caller-conformance.ts` asks. */
export interface TestCaller {
  /**
   * Calls a number that nobody answers. Resolves when the network has taken the call, which then ends by itself: busy, or
   * after 20 seconds of ringing. Should somebody answer, it hangs up.
   *
   * @param targetNumber E.164
   * @param from the telephone that it shows, E.164
   */
  place(call: { readonly targetNumber: string; readonly from: string }): Promise<Placement>
}

export type Placement =
  | { readonly status: 'placed' }
  /** For people, without a secret. Nothing was called, as far as is known. */
  | { readonly status: 'not_placed'; readonly why: string }
