import type { AccountDirectory } from '../../account-directory/account-directory.ts'
import { type AccountGuesses, referenceOf } from '../account-guesses.ts'
import { addresses } from '../customer/check-account.ts'
import type { Outcome, Visit } from '../step.ts'

/** @param pin 4 digits */
export type CheckPin = (visit: Visit, pin: string) => Promise<Outcome>

/** Whether the bank's records know the PIN. Only a right one makes earlier failures forgotten. */
export function createCheckPin({
  directory,
  accountGuesses
}: {
  directory: AccountDirectory
  accountGuesses: AccountGuesses
}): CheckPin {
  return async (visit, pin) => {
    const { account, customer } = visit.journey
    if (!account || !customer) return { to: 'first' }
    const refused = await accountGuesses.tooOften(visit, account)
    if (refused) return refused
    const reference = referenceOf(visit.institution.id, account)
    const guessed = await accountGuesses.make(visit, {
      account,
      clears: true,
      // An account that was closed since step 2, or whose card is gone, has no PIN to be wrong about.
      check: async () => (await directory.verifyPin(reference, pin)).status,
      tell: addresses(customer.email, customer.contactEmail)
    })
    return guessed.status === 'right' ? { to: 'next' } : guessed.outcome
  }
}
