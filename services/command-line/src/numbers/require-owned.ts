import { Failure } from '../failure.ts'
import { written } from '../output/written.ts'
import type { OwnedNumber, TwilioAccount } from '../twilio/twilio-account.ts'

/** @throws Failure that names those which the account does not have */
export async function requireOwned(
  account: TwilioAccount,
  numbers: readonly string[]
): Promise<OwnedNumber[]> {
  const owned = new Map((await account.owned()).map((number) => [number.phoneNumber, number]))
  const missing = numbers.filter((number) => !owned.has(number))
  if (missing.length > 0) {
    throw new Failure(
      `Not on the Twilio account: ${missing.map(written).join(', ')}. Nothing was changed.`
    )
  }
  return [...new Set(numbers)].flatMap((number) => owned.get(number) ?? [])
}
