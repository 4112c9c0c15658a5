import { Failure } from '../failure.ts'
import { waitBefore } from './patience.ts'
import type { OwnedNumber, Purchase } from './twilio-account.ts'
import { TwilioFailure } from './twilio-failure.ts'

const MOST_ATTEMPTS = 3

export interface Market {
  /** Buys, whatever was bought before. */
  create(purchase: Purchase): Promise<OwnedNumber>
  /** The number as the account has it. */
  find(phoneNumber: string): Promise<OwnedNumber | undefined>
  pause(milliseconds: number): Promise<void>
  readonly random?: (() => number) | undefined
}

/**
 * Buys a number once, where Twilio has no key by which it would know a repetition: one whose purchase got
 * no answer is looked for before it is asked for again.
 *
 * @throws TwilioFailure `isUnavailableNumber` also where another order of ours has it
 */
export async function buyOnce(purchase: Purchase, market: Market): Promise<OwnedNumber> {
  const { phoneNumber, friendlyName } = purchase
  for (let attempt = 1; ; attempt++) {
    try {
      return await market.create(purchase)
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error
      // Taken may mean taken by ourselves, in an attempt whose answer was lost.
      if (!error.isUncertain && !error.isUnavailableNumber) throw error
      const found = await look(market, phoneNumber, error)
      if (found?.friendlyName === friendlyName) return found
      if (found)
        throw TwilioFailure.taken(`${phoneNumber} is ours already, as ${found.friendlyName}`)
      if (error.isUnavailableNumber || attempt >= MOST_ATTEMPTS) throw error
      await market.pause(waitBefore(attempt, undefined, market.random))
    }
  }
}

async function look({ find }: Market, phoneNumber: string, error: TwilioFailure) {
  try {
    return await find(phoneNumber)
  } catch (cause) {
    if (!(cause instanceof Failure) || !error.isUncertain) throw cause
    throw new Failure(
      `${error.message} Whether ${phoneNumber} was bought is not known: ${cause.message}`,
      { endsAll: true, cause }
    )
  }
}
