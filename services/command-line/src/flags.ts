import { parseTollFreeNumber } from '@yobirin/phone-numbers'
import type { CommandLine } from './command-line.ts'

/** Parameters that several commands share, so that they are called alike everywhere. */

export const jsonFlag = {
  kind: 'boolean',
  brief: 'Print JSON, for programs',
  default: false,
  withNegated: false
} as const

export const yesFlag = {
  kind: 'boolean',
  brief: 'Do it; without this the command only says what it would do',
  default: false,
  withNegated: false
} as const

export const whyFlag = {
  kind: 'parsed',
  brief: 'Why, for the record; never personal data',
  placeholder: 'text',
  parse(text: string) {
    if (text.trim() !== '' && text.length <= 200) return text.trim()
    throw new Error('say why in 1 to 200 characters')
  }
} as const

/** What a carrier sells need not be a number of Japan. */
export const carrierNumber = {
  brief: 'Number, as 0120-444-333 or in E.164 as +81120444333',
  placeholder: 'number',
  parse(text: string) {
    const number = parseTollFreeNumber(text)
    if (number.ok) return number.e164
    if (/^\+[1-9]\d{6,14}$/.test(text)) return text
    throw new Error('neither a toll-free number of Japan nor a number in E.164')
  }
} as const

export const ceilingFlag = {
  kind: 'parsed',
  brief: 'The most numbers that this command may touch; more is refused before it begins',
  placeholder: 'count',
  default: '10',
  parse: parseCount
} as const

export const waitFlag = {
  kind: 'parsed',
  brief: 'How long to wait for live verifications to end',
  placeholder: 'seconds',
  default: '180',
  parse(text: string) {
    if (/^\d{1,4}$/.test(text)) return Number(text)
    throw new Error('not a whole number of seconds')
  }
} as const

export const poolArgument = {
  brief: 'Name of the pool, such as main',
  placeholder: 'pool',
  parse: String,
  proposeCompletions: proposePools
} as const

export const poolFlag = { kind: 'parsed', ...poolArgument } as const

export const tollFreeNumber = {
  brief: 'Toll-free number, as 0120-444-333 or +81120444333',
  placeholder: 'number',
  parse(written: string) {
    const number = parseTollFreeNumber(written)
    if (number.ok) return number.e164
    throw new Error('not a toll-free number of the series 0120 or 0800')
  }
} as const

/** A whole number above 0. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new Error('not a whole number above 0')
}

async function proposePools(this: CommandLine, partial: string): Promise<readonly string[]> {
  try {
    const names = (await this.pools.list()).map(({ name }) => name)
    return names.filter((name) => name.startsWith(partial))
  } catch {
    // A shell that completes has no use for complaints.
    return []
  }
}
