import { randomBytes } from 'node:crypto'

const NAME = /^[a-z0-9][a-z0-9-]{0,23}$/

/**
 * A purchase of several numbers under one name, which stands in the friendly name of each number
 * bought: repeated under the same name, it finds what it bought before and buys the rest.
 */
export function parseOrder(text: string): string {
  if (NAME.test(text)) return text
  throw new Error('1 to 24 lower-case letters, digits and hyphens')
}

export function newOrder(now: Date = new Date(), random: (size: number) => Buffer = randomBytes) {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '')
  return `${day}-${random(4).toString('hex')}`
}

/** At most 64 characters, Twilio's limit: a pool's name has 32, an order's 24. */
export function friendlyNameOf(pool: string | undefined, order: string): string {
  return ['yobirin', ...(pool === undefined ? [] : [pool]), order].join('/')
}
