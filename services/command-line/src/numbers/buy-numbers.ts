import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { ceilingFlag, jsonFlag, parseCount, poolFlag, whyFlag, yesFlag } from '../flags.ts'
import { counted } from '../output/written.ts'
import { locateNumbers } from '../pools/locate-numbers.ts'
import { type RoutingFlags, readRouting, routingRemarks } from '../twilio/call-routing.ts'
import { carryOut } from '../work/carry-out.ts'
import { addBought, buyTasks, type Shopping } from './buy-tasks.ts'
import { boughtBefore, friendlyNameOf, newOrder, parseOrder } from './order.ts'
import { parseSid, routingFlags } from './routing-flags.ts'
import { type OfferFlags, offerFlags } from './search-numbers.ts'

// More than are wanted: some may be sold to others before their turn comes.
const SPARE = 20

interface Flags extends OfferFlags, RoutingFlags {
  readonly count: number
  readonly ceiling: number
  readonly pool?: string
  readonly bundle?: string
  readonly address?: string
  readonly order?: string
  readonly why?: string
  readonly yes: boolean
  readonly json: boolean
}

export const buyNumbers = buildCommand({
  docs: {
    brief: 'Buy toll-free numbers at Twilio, routed to us, and add them to a pool',
    fullDescription: `Says which numbers it would buy, and buys them with --yes: each is paid for by the month from then on. A number is bought with its routing set and added to the pool afterwards, so that no customer is shown one that does not work.
An order has a name. Whatever went wrong, repeat the command with the same --order: what was bought under it is found and not bought again. A purchase that got no answer is looked for before it is tried again.

EXAMPLES
  yobirin numbers buy --count 3 --pool main
  yobirin numbers buy --count 3 --pool main --order march --yes
  yobirin numbers buy --count 40 --ceiling 40 --pool main --contains 800 --bundle BU0123456789abcdef0123456789abcdef --order spring --yes`
  },
  parameters: {
    flags: {
      count: {
        kind: 'parsed',
        brief: 'How many numbers the order has in all',
        placeholder: 'count',
        parse: parseCount
      },
      ceiling: ceilingFlag,
      ...offerFlags,
      pool: { ...poolFlag, optional: true, brief: 'Pool that they are added to' },
      bundle: {
        kind: 'parsed',
        brief: 'Regulatory bundle that the country wants; Japan does',
        placeholder: 'BU…',
        optional: true,
        parse: parseSid('BU')
      },
      address: {
        kind: 'parsed',
        brief: 'Address that the country wants',
        placeholder: 'AD…',
        optional: true,
        parse: parseSid('AD')
      },
      ...routingFlags,
      order: {
        kind: 'parsed',
        brief: 'Name of the order; a new one is made up',
        placeholder: 'name',
        optional: true,
        parse: parseOrder
      },
      why: {
        ...whyFlag,
        optional: true,
        brief: 'Why, for the record of the pool; the name of the order without it'
      },
      yes: yesFlag,
      json: jsonFlag
    }
  },
  async func(this: CommandLine, flags: Flags) {
    const { count, ceiling, country, contains = '', pool, yes, json } = flags
    const { TWILIO_BUNDLE_SID, TWILIO_ADDRESS_SID } = this.configuration
    if (count > ceiling) {
      throw new Failure(
        `${count} are more than the ceiling of ${ceiling}; raise it with --ceiling.`,
        {
          exitCode: exitCodes.wrongCommand
        }
      )
    }
    const routing = readRouting(this.configuration, flags)
    if (pool !== undefined) await requireFitPool(this, { pool, country, yes })
    const order = flags.order ?? newOrder()
    const account = await this.twilio()
    const shopping: Shopping = {
      account,
      pools: this.pools,
      pool,
      why: flags.why ?? `bought at Twilio, order ${order}`,
      friendlyName: friendlyNameOf(pool, order),
      routing,
      bundleSid: flags.bundle ?? TWILIO_BUNDLE_SID,
      addressSid: flags.address ?? TWILIO_ADDRESS_SID
    }
    const bought = await boughtBefore(account, { order, pool })
    const located = pool === undefined ? new Map() : await locateNumbers(this.pools)
    const missing = Math.max(0, count - bought.length)
    const search = async () => {
      const found = await account.search({ country, contains, limit: missing + SPARE })
      // One that we gave back stays in its pool as retired: nobody would be shown it.
      return found.filter(({ phoneNumber }) => !located.has(phoneNumber))
    }
    const offers = missing === 0 ? [] : await search()
    const tasks = [
      ...addBought(shopping, bought, located),
      ...buyTasks(shopping, missing, offers.map(numberOf), async () =>
        (await search()).map(numberOf)
      )
    ]
    // Said before anything is bought: whatever becomes of this run, the name leads to it.
    if (yes) this.tell(`Order ${order}: repeat the command with --order ${order} to go on with it.`)
    return carryOut(this, {
      tasks,
      nothing: `Order ${order} is complete.`,
      facts: { order },
      remarks: [
        ...(offers.length < missing
          ? [
              `Of ${counted(missing, 'number')} wanted, Twilio shows ${offers.length} at this moment.`
            ]
          : []),
        ...(bought.length === 0
          ? []
          : [`${counted(bought.length, 'number')} of order ${order} bought before.`]),
        ...routingRemarks(routing),
        ...requirementRemarks(country, shopping, offers)
      ],
      advice: `Repeat the command with --order ${order}: what was bought is found and not bought again.`,
      ...{ yes, json }
    })
  }
})

/** Whatever keeps numbers out of the pool shows before anything is bought. */
async function requireFitPool(
  { pools, token }: CommandLine,
  { pool, country, yes }: { readonly pool: string; readonly country: string; readonly yes: boolean }
): Promise<void> {
  if (country !== 'JP') {
    throw new Failure(`A pool takes toll-free numbers of Japan: leave out --pool, or --country.`, {
      exitCode: exitCodes.wrongCommand
    })
  }
  await pools.read(pool)
  if (yes) await token.require('pools:change')
}

const numberOf = ({ phoneNumber }: { readonly phoneNumber: string }) => phoneNumber

function requirementRemarks(
  country: string,
  { bundleSid, addressSid }: Shopping,
  offers: readonly { readonly addressRequirements: string }[]
): string[] {
  const wantsAddress = offers.some(({ addressRequirements }) => addressRequirements !== 'none')
  return [
    ...(country === 'JP' && bundleSid === ''
      ? ['Japan wants a regulatory bundle: without --bundle Twilio will refuse.']
      : []),
    ...(wantsAddress && addressSid === ''
      ? ['The country wants an address: without --address Twilio may refuse.']
      : [])
  ]
}
