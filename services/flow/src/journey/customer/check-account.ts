import type { AccountDirectory, AccountRecord } from '../../account-directory/account-directory.ts'
import { type AccountGuesses, referenceOf } from '../account-guesses.ts'
import type { Account, Customer } from '../journey.ts'
import type { Outcome, Visit } from '../step.ts'

/** What the customer says of themselves. */
export interface Claim {
  /** Recorded in the operation log only, never compared. */
  readonly nameKana: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  /** E.164 */
  readonly phone: string
  readonly email: string
}

export type CheckAccount = (visit: Visit, account: Account, claim: Claim) => Promise<Outcome>

/** Whether the bank's records know the account, and agree on the birth date and the telephone. */
export function createCheckAccount({
  directory,
  accountGuesses
}: {
  directory: AccountDirectory
  accountGuesses: AccountGuesses
}): CheckAccount {
  return async (visit, account, claim) => {
    const { journey, institution } = visit
    const refused = await accountGuesses.tooOften(visit, account)
    if (refused) return refused
    const found = await directory.find(referenceOf(institution.id, account))
    const record = found.status === 'found' ? found.record : undefined
    // Where the two codes look alike, an account that is not there is counted and locked like one that is.
    if (!record && !institution.uniformErrors) return { to: 'here', refusal: { code: 'B2490' } }

    const guessed = await accountGuesses.make(visit, {
      account,
      clears: false,
      check: async () => (agrees(record, claim) ? 'right' : 'wrong'),
      // Nobody has shown yet that the address they typed is theirs: a stranger must not be written to.
      tell: record?.contactEmail ? [record.contactEmail] : []
    })
    if (guessed.status === 'refused') return guessed.outcome
    return { to: 'next', journey: { ...journey, customer: customerOf(claim, record) } }
  }
}

function agrees(record: AccountRecord | undefined, { birthDate, phone }: Claim): boolean {
  return record !== undefined && record.birthDate === birthDate && record.phones.includes(phone)
}

function customerOf(
  { phone, email, nameKana }: Claim,
  record: AccountRecord | undefined
): Customer {
  const contactEmail = record?.contactEmail
  return { phone, email, nameKana, ...(contactEmail && { contactEmail }) }
}

/** The address that was typed, and the bank's own where that is another. */
export function addresses(typed: string, contact: string | undefined): readonly string[] {
  return [...new Set([typed, ...(contact ? [contact] : [])])]
}
