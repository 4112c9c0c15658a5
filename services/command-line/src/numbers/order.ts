import { randomBytes } from 'node:crypto'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { OwnedNumber, TwilioAccount } from '../twilio/twilio-account.ts'

const NAME = /^[a-z0-9][a-z0-9-]{0,22}$/

/**
 * A purchase of several numbers under one name, which stands in the friendly name of each number
 * bought: repeated under the same name, it finds what it bought before and buys the rest.
 */
export function parseOrder(text: string): string {
  if (NAME.test(text)) return text
  throw new Error('1 to 23 lower-case letters, digits and hyphens')
}

export function newOrder(now: Date = new Date(), random: (size: number) => Buffer = randomBytes) {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '')
  return `${day}-${random(4).toString('hex')}`
}

/** At most 64 characters, Twilio's limit: a pool's name has 32, an order's 23. */
export function friendlyNameOf(pool: string | undefined, order: string): string {
  return ['yobirin', ...(pool === undefined ? [] : [pool]), order].join('/')
}

/**
 * What was bought under the order before.
 *
 * @throws Failure where it was for another pool: the rest would be bought twice
 */
export async function boughtBefore(
  account: TwilioAccount,
  { order, pool }: { readonly order: string; readonly pool: string | undefined }
): Promise<readonly OwnedNumber[]> {
  const bought = (await account.owned()).filter(({ friendlyName }) =>
    new RegExp(`^yobirin/([^/]+/)?${order}$`).test(friendlyName)
  )
  const wanted = friendlyNameOf(pool, order)
  const other = bought.find(({ friendlyName }) => friendlyName !== wanted)
  if (!other) return bought
  throw new Failure(
    `There is an order ${order} for ${poolIn(other) ?? 'no pool'} already: repeat it as it was, or choose another name.`,
    { exitCode: exitCodes.wrongCommand }
  )
}

const poolIn = ({ friendlyName }: OwnedNumber) => /^yobirin\/([^/]+)\//.exec(friendlyName)?.[1]
