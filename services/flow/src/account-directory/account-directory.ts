/** An account as its holder names it. */
export interface AccountReference {
  readonly institution: string
  /** 3 digits. */
  readonly branch: string
  readonly accountType: 'ordinary' | 'savings'
  /** 7 digits. */
  readonly accountNumber: string
}

/** What the bank's records say of an account that may be used. */
export interface AccountRecord {
  /** YYYY-MM-DD */
  readonly birthDate: string
  /** Registered telephones, E.164. */
  readonly phones: readonly string[]
  /** Where the bank writes to, if it knows an address. */
  readonly contactEmail?: string
}

export type AccountFound =
  | { readonly status: 'found'; readonly record: AccountRecord }
  /** There is none, it is closed or moved, or it has no cash card: which, nobody learns. */
  | { readonly status: 'not_available' }

export type PinVerified = { readonly status: 'right' | 'wrong' | 'not_available' }

/** The bank's records. */
export interface AccountDirectory {
  /**
   * Takes the same time whatever it answers, as far as that is in its hands.
   *
   * @throws DirectoryUnavailable
   */
  find(account: AccountReference): Promise<AccountFound>

  /**
   * Asked once for each guess and never again by itself: the bank may count, too.
   *
   * @param pin 4 digits
   * @throws DirectoryUnavailable
   */
  verifyPin(account: AccountReference, pin: string): Promise<PinVerified>
}

/**
 * The core system is down, or answers nothing that can be used: B0070.
 *
 * @public
 */
export class DirectoryUnavailable extends Error {
  readonly code = 'DIRECTORY_UNAVAILABLE'
}
