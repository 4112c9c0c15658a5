import { buildCommand } from '@stricli/core'
import { parseTollFreeNumber } from '@yobirin/phone-numbers'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, poolFlag, tollFreeNumber, whyFlag, yesFlag } from '../flags.ts'
import { counted, written } from '../output/written.ts'
import { addToPool } from '../pools/add-to-pool.ts'
import { locateNumbers } from '../pools/locate-numbers.ts'
import { type RoutingFlags, readRouting, routingRemarks } from '../twilio/call-routing.ts'
import type { OwnedNumber } from '../twilio/twilio-account.ts'
import { carryOut } from '../work/carry-out.ts'
import type { Task } from '../work/task.ts'
import { compareNumber } from './compare-routing.ts'
import { requireOwned } from './require-owned.ts'
import { routeApplication, routeNumber } from './route-tasks.ts'
import { routingFlags } from './routing-flags.ts'

interface Flags extends RoutingFlags {
  readonly pool: string
  readonly configure: boolean
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const importNumbers = buildCommand({
  docs: {
    brief: 'Add numbers that the Twilio account has already to a pool',
    fullDescription: `Takes the numbers named, or all toll-free numbers of Japan that the account has and no pool. A number that is not routed to us is left out, since it may serve something else; --configure routes it to us first. For each number that is imported Twilio then delivers calls to us, and customers are shown it.

EXAMPLES
  yobirin numbers import --pool main
  yobirin numbers import --pool main --yes
  yobirin numbers import 0800-444-3330 --pool main --configure --why 'moved from the pilot' --yes`
  },
  parameters: {
    flags: {
      pool: poolFlag,
      configure: {
        kind: 'boolean',
        brief: 'Route those to us that are not yet',
        default: false,
        withNegated: false
      },
      ...routingFlags,
      why: { ...whyFlag, default: 'imported from Twilio' },
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'array', parameter: tollFreeNumber }
  },
  async func(this: CommandLine, flags: Flags, ...named: string[]) {
    const { pool, configure, why, yes, json } = flags
    const routing = readRouting(this.configuration, flags)
    await this.pools.read(pool)
    if (yes) await this.token.require('pools:change')
    const account = await this.twilio()
    const owned =
      named.length > 0
        ? await requireOwned(account, named)
        : (await account.owned()).filter(({ phoneNumber }) => parseTollFreeNumber(phoneNumber).ok)
    const located = await locateNumbers(this.pools)
    const loose = owned.filter(({ phoneNumber }) => !located.has(phoneNumber))
    const isRouted = (number: OwnedNumber) => compareNumber(number, routing).length === 0
    const left = configure ? [] : loose.filter((number) => !isRouted(number))

    const importOf = (number: OwnedNumber): Task => {
      const [routed] = routeNumber(account, number, routing)
      const added = addToPool(this.pools, { pool, number: number.phoneNumber, why })
      return {
        subject: number.phoneNumber,
        intent: routed ? `route to us, ${added.intent}` : added.intent,
        async run() {
          await routed?.run()
          return added.run()
        }
      }
    }
    const chosen = loose.filter((number) => !left.includes(number))
    const there = owned.length - loose.length
    return carryOut(this, {
      tasks: [
        ...(configure && chosen.length > 0 ? await routeApplication(account, routing) : []),
        ...chosen.map(importOf)
      ],
      nothing: 'There is nothing to import.',
      remarks: [
        ...(there === 0 ? [] : [`${counted(there, 'number')} in a pool already.`]),
        ...left.map(
          ({ phoneNumber }) =>
            `Left out: ${written(phoneNumber)} is not routed to us; name it with --configure if it is meant.`
        ),
        ...(configure ? routingRemarks(routing) : [])
      ],
      ...{ yes, json }
    })
  }
})
