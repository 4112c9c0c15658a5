import { createHmac } from 'node:crypto'
import type { AccountReference } from '../account-directory/account-directory.ts'

/** How an account is recognised wherever it need not be read. */
export interface AccountIdentity {
  /** Keyed hash, 22 characters of base64url; the same account always has the same. */
  readonly key: string
  readonly institution: string
  /** Enough for a person who knows the account, and for nobody else: `001 ordinary ****123`. */
  readonly masked: string
}

export interface AccountKeys {
  identify(account: AccountReference): AccountIdentity
}

/** Half of the hash: 128 bits are never met twice by chance. */
const KEY_BYTES = 16

/** @param secret any text; another one makes every account a stranger */
export function createAccountKeys(secret: string): AccountKeys {
  return {
    identify({ institution, branch, accountType, accountNumber }) {
      const digest = createHmac('sha256', secret)
        // The word before it keeps the hash apart from those of telephones under the same key.
        .update(`account ${institution} ${branch} ${accountType} ${accountNumber}`)
        .digest()
      return {
        key: digest.subarray(0, KEY_BYTES).toString('base64url'),
        institution,
        masked: `${branch} ${accountType} ****${accountNumber.slice(-3)}`
      }
    }
  }
}
