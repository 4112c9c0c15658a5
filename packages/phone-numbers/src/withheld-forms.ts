import type { CallerAddress } from './caller-address.ts'

export type WithheldReason =
  | 'anonymous'
  | 'restricted'
  | 'private'
  | 'blocked'
  | 'unknown'
  | 'unavailable'
  | 'withheld'
  | 'payphone'
  | 'service_interaction'
  | 'empty'
  | 'unusable'

/** Looked for anywhere in a text: carriers wrap them ("Private number", "+ANONYMOUS"). */
const WORDS: readonly (readonly [word: string, reason: WithheldReason])[] = [
  ['anonymous', 'anonymous'],
  ['restricted', 'restricted'],
  ['private', 'private'],
  ['blocked', 'blocked'],
  ['unknown', 'unknown'],
  ['unavailable', 'unavailable'],
  ['withheld', 'withheld'],
  // The display names by which Japan's carriers tell why a number is missing.
  ['coin line', 'payphone'],
  ['payphone', 'payphone'],
  ['interaction with other service', 'service_interaction']
]

/** The words as Twilio spells them on a telephone's keypad. */
const DIGITS: ReadonlyMap<string, WithheldReason> = new Map([
  ['266696687', 'anonymous'],
  ['7378742833', 'restricted'],
  ['7378742883', 'restricted'], // a misspelling of the former that is seen as well
  ['2562533', 'blocked'],
  ['8656696', 'unknown'],
  ['86282452253', 'unavailable'],
  ['464', 'withheld'] // seen; it spells no known word
])

/** RFC 2606 keeps this top-level domain from ever being anybody's; RFC 3323 hides callers there. */
const NOBODYS_HOST = /(?:^|\.)invalid$/

/**
 * Whether any part of an address says that the number is not shown, whatever number another part
 * holds. The host is left out of the search for words: `unknown.example.jp` may be a carrier's.
 */
export function findWithheldReason(address: CallerAddress): WithheldReason | undefined {
  return (
    findWord(address.displayName) ??
    findWord([address.user, ...address.parameters].join(';')) ??
    (NOBODYS_HOST.test(address.host) ? 'anonymous' : undefined) ??
    findWithheldDigits(address.user)
  )
}

/**
 * To be asked before the numbering plans, and of their answer too: with its leading 1,
 * +17378742833 is a valid number of Austin, Texas.
 */
export function findWithheldDigits(number: string): WithheldReason | undefined {
  const digits = number.replace(/\D/g, '')
  return DIGITS.get(digits) ?? (digits.startsWith('1') ? DIGITS.get(digits.slice(1)) : undefined)
}

function findWord(text: string): WithheldReason | undefined {
  const lowerCase = text.toLowerCase()
  return WORDS.find(([word]) => lowerCase.includes(word))?.[1]
}
