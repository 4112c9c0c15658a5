import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, parseCount } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { written } from '../output/written.ts'

interface Flags extends OfferFlags {
  readonly limit: number
  readonly json: boolean
}

export interface OfferFlags {
  readonly country: string
  readonly contains?: string
}

/** Which numbers on offer are meant. */
export const offerFlags = {
  country: {
    kind: 'parsed',
    brief: 'Country by its two letters',
    placeholder: 'country',
    default: 'JP',
    parse(text: string) {
      if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase()
      throw new Error('not a country by its two letters')
    }
  },
  contains: {
    kind: 'parsed',
    brief: 'Digits that the number contains, * for any digit',
    placeholder: 'pattern',
    optional: true,
    parse(text: string) {
      if (/^[+0-9A-Za-z*]{2,16}$/.test(text)) return text
      throw new Error('2 to 16 digits, letters and *')
    }
  }
} as const

export const searchNumbers = buildCommand({
  docs: {
    brief: 'Search the toll-free numbers that Twilio has on offer',
    fullDescription: `Lists toll-free numbers that can take calls and are for sale at this moment, and what kind of address the country wants for them. Buys nothing.

EXAMPLES
  yobirin numbers search
  yobirin numbers search --contains 800444 --limit 5
  yobirin numbers search --country US --json`
  },
  parameters: {
    flags: {
      ...offerFlags,
      limit: {
        kind: 'parsed',
        brief: 'How many to list',
        placeholder: 'count',
        default: '20',
        parse: parseCount
      },
      json: jsonFlag
    }
  },
  async func(this: CommandLine, { country, contains = '', limit, json }: Flags) {
    const account = await this.twilio()
    const found = await account.search({ country, contains, limit })
    show(this, {
      json,
      value: found,
      text: () =>
        found.length === 0
          ? 'Nothing of the kind is on offer.'
          : table(found, [
              { title: 'number', value: ({ phoneNumber }) => written(phoneNumber) },
              { title: 'e.164', value: ({ phoneNumber }) => phoneNumber },
              { title: 'address', value: ({ addressRequirements }) => addressRequirements },
              { title: '', value: ({ beta }) => (beta ? 'beta' : '') }
            ])
    })
  }
})
