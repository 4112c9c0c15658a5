/** A call that was placed, and is to arrive until then. Instants are milliseconds since 1970. */
export interface ExpectedCall {
  readonly targetNumber: string
  readonly placedAt: number
  readonly until: number
  readonly heardAt?: number
}

/** What the test calls to a number came to. */
export interface TestResult {
  /** The last one, heard or not. */
  readonly placedAt: number
  readonly heardAt?: number
  /** Those that did not arrive, in a row. */
  readonly missed: number
  /** When the first of that row was placed. */
  readonly missedSince?: number
}

export interface TestCalls {
  /** @returns false where another process sees to the pool now */
  claim(pool: string): Promise<boolean>
  /** The one call that the pool waits for. */
  expected(pool: string): Promise<ExpectedCall | undefined>
  /** A call from there to there is a test from now on, until then. */
  expect(pool: string, call: ExpectedCall & { readonly from: string }): Promise<void>
  forget(pool: string): Promise<void>
  results(pool: string): Promise<ReadonlyMap<string, TestResult>>
  record(pool: string, targetNumber: string, result: TestResult): Promise<void>
}
