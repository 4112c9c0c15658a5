import { ACCOUNT_DIRECTORY_PATHS, AccountFoundSchema, PinVerifiedSchema } from '@yobirin/contracts'
import type { AccountDirectory, AccountReference } from './account-directory.ts'
import type { CoreSystemClient } from './core-system-client.ts'
import type { CoreSystemPatience } from './core-system-patience.ts'

/** A bank's records in its core system, as docs/account-directory.openapi.json has it. */
export function httpAccountDirectory(
  client: CoreSystemClient,
  patience: CoreSystemPatience
): AccountDirectory {
  return {
    find: (account) =>
      patience.withRetry(() =>
        client.ask(ACCOUNT_DIRECTORY_PATHS.find, referenceOf(account), AccountFoundSchema)
      ),
    verifyPin: (account, pin) => {
      const body = { account: referenceOf(account), pin }
      return patience.once(() =>
        client.ask(ACCOUNT_DIRECTORY_PATHS.verifyPin, body, PinVerifiedSchema)
      )
    }
  }
}

/** Nothing else that an account may carry leaves the house. */
function referenceOf({ institution, branch, accountType, accountNumber }: AccountReference) {
  return { institution, branch, accountType, accountNumber }
}
