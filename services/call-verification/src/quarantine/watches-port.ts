/** What is remembered of a number that is looked at: the totals seen last, and what they amounted to. */
export interface Watch {
  readonly ended: number
  readonly verified: number
  /** Against the number while it is active, about it while it is tried; see evidence.ts. */
  readonly evidence: number
  /** When the last of the test calls was placed that were judged to be too many that did not arrive. */
  readonly silentAt?: number
  /** Absent of a number that was not taken out by evidence. */
  readonly takenOut?: {
    /** Milliseconds since 1970, as all instants here. */
    readonly at: number
    /** When a customer may be shown the number again. */
    readonly nextTryAt: number
    readonly tries: number
    /** Tried and found wanting: it stays out until an operator returns it. */
    readonly givenUp?: true
  }
}

export interface Watches {
  /** @returns false where another process looks at the pool now */
  claim(pool: string): Promise<boolean>
  read(pool: string): Promise<ReadonlyMap<string, Watch>>
  /** Numbers given as undefined are forgotten. */
  write(pool: string, watches: ReadonlyMap<string, Watch | undefined>): Promise<void>
  /** Lets the next draws choose the number once. */
  lend(pool: string, targetNumber: string): Promise<void>
}
